/* The other wire formats: text only, each event as its service words it. */
#include "model.h"

#include <string.h>

#define SSE "text/event-stream"
#define RESPONSES(event, members)                                                                  \
  "event: response." event "\ndata: {\"type\":\"response." event "\"," members
#define MESSAGES(event, members) "event: " event "\ndata: {\"type\":\"" event "\"" members

static const char responses_opening[] =
    RESPONSES("created",
              "\"sequence_number\":0,\"response\":{\"id\":\"resp_bench\",\"object\":\"response\","
              "\"status\":\"in_progress\",\"output\":[]}}\n\n")
    RESPONSES("output_item.added",
              "\"sequence_number\":1,\"output_index\":0,\"item\":{\"id\":\"msg_bench\",\"type\":"
              "\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}}\n\n");
static const char responses_start[] =
    RESPONSES("output_text.delta",
              "\"sequence_number\":4,\"item_id\":\"msg_bench\",\"output_index\":0,"
              "\"content_index\":0,\"delta\":\"");
static const char responses_closing[] =
    RESPONSES("output_item.done",
              "\"sequence_number\":5,\"output_index\":0,\"item\":{\"id\":\"msg_bench\",\"type\":"
              "\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":"
              "\"output_text\",\"text\":\"words\",\"annotations\":[]}]}}\n\n")
    RESPONSES("completed",
              "\"sequence_number\":6,\"response\":{\"id\":\"resp_bench\",\"object\":\"response\","
              "\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":9,"
              "\"output_tokens\":9,\"total_tokens\":18}}}\n\n");

static const char messages_opening[] =
    MESSAGES("message_start",
             ",\"message\":{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\","
             "\"model\":\"bench\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
             "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n")
    MESSAGES("content_block_start",
             ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
static const char messages_start[] =
    MESSAGES("content_block_delta",
             ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"");
static const char messages_closing[] =
    MESSAGES("content_block_stop", ",\"index\":0}\n\n")
    MESSAGES("message_delta",
             ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
             "{\"output_tokens\":9}}\n\n")
    MESSAGES("message_stop", "}\n\n");

static const char gemini_start[] =
    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"";
static const char gemini_end[] =
    "\"}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"bench\"}\r\n\r\n";
static const char gemini_closing[] =
    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},"
    "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":9,"
    "\"candidatesTokenCount\":9,\"totalTokenCount\":18},\"modelVersion\":\"bench\"}\r\n\r\n";

static const char ollama_start[] =
    "{\"model\":\"bench\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":"
    "\"assistant\",\"content\":\"";
static const char ollama_closing[] =
    "{\"model\":\"bench\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":"
    "\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\","
    "\"prompt_eval_count\":9,\"eval_count\":9}\n";

static const struct dialect dialects[] = {
    {"/responses HTTP/", SSE, responses_opening, responses_start, "\"}\n\n", responses_closing},
    {"/messages HTTP/", SSE, messages_opening, messages_start, "\"}}\n\n", messages_closing},
    {":streamGenerateContent?alt=sse HTTP/", SSE, "", gemini_start, gemini_end, gemini_closing},
    {"/api/chat HTTP/", "application/x-ndjson", "", ollama_start, "\"},\"done\":false}\n",
     ollama_closing},
};

const struct dialect *dialect_of(struct slice request_line) {
  for (size_t index = 0; index < sizeof dialects / sizeof *dialects; index++) {
    const char *end = dialects[index].path_end;
    size_t length = strlen(end);
    for (size_t at = 0; at + length <= request_line.length; at++)
      if (memcmp(request_line.bytes + at, end, length) == 0) return &dialects[index];
  }
  return NULL;
}
