#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* As in curl/multi.h. */
struct message {
  int kind;
  void *easy;
  union {
    void *whatever;
    int code;
  } data;
};

struct ccurl {
  int (*global_init)(long flags);
  char *(*version)(void);
  const char *(*easy_strerror)(int code);
  void *(*easy_init)(void);
  void (*easy_cleanup)(void *easy);
  void (*easy_reset)(void *easy);
  int (*easy_pause)(void *easy, int directions);
  int (*easy_setopt)(void *easy, int option, ...);
  int (*easy_getinfo)(void *easy, int information, ...);
  void *(*slist_append)(void *list, const char *text);
  void (*slist_free_all)(void *list);
  void *(*multi_init)(void);
  int (*multi_cleanup)(void *multi);
  int (*multi_setopt)(void *multi, int option, ...);
  int (*multi_add_handle)(void *multi, void *easy);
  int (*multi_remove_handle)(void *multi, void *easy);
  int (*multi_socket_action)(void *multi, int socket, int readiness, int *running);
  struct message *(*multi_info_read)(void *multi, int *left);
};

static int bind(void *library, struct ccurl *curl) {
  struct {
    const char *name;
    void *place;
  } symbols[] = {
      {"curl_global_init", &curl->global_init},
      {"curl_version", &curl->version},
      {"curl_easy_strerror", &curl->easy_strerror},
      {"curl_easy_init", &curl->easy_init},
      {"curl_easy_cleanup", &curl->easy_cleanup},
      {"curl_easy_reset", &curl->easy_reset},
      {"curl_easy_pause", &curl->easy_pause},
      {"curl_easy_setopt", &curl->easy_setopt},
      {"curl_easy_getinfo", &curl->easy_getinfo},
      {"curl_slist_append", &curl->slist_append},
      {"curl_slist_free_all", &curl->slist_free_all},
      {"curl_multi_init", &curl->multi_init},
      {"curl_multi_cleanup", &curl->multi_cleanup},
      {"curl_multi_setopt", &curl->multi_setopt},
      {"curl_multi_add_handle", &curl->multi_add_handle},
      {"curl_multi_remove_handle", &curl->multi_remove_handle},
      {"curl_multi_socket_action", &curl->multi_socket_action},
      {"curl_multi_info_read", &curl->multi_info_read},
  };
  for (unsigned long i = 0; i < sizeof symbols / sizeof *symbols; i++) {
    void *symbol = dlsym(library, symbols[i].name);
    if (!symbol) return 0;
    /* POSIX guarantees that a function's address fits into a void pointer. */
    *(void **)symbols[i].place = symbol;
  }
  return 1;
}

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static const struct ccurl *load(const char *name, char *reason, unsigned long capacity) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *complaint = dlerror();
    snprintf(reason, capacity, "%s", complaint ? complaint : name);
    return NULL;
  }
  struct ccurl *curl = calloc(1, sizeof *curl);
  if (curl && bind(library, curl) && curl->global_init(3) == CCURL_OK) return curl;
  snprintf(reason, capacity, "%s is not a libcurl that works here", name);
  free(curl);
  dlclose(library);
  return NULL;
}

const struct ccurl *ccurl_load(
    const char *const *names, int count, char *reason, unsigned long capacity) {
  /* Older libraries must not be initialised on two threads at once. */
  pthread_mutex_lock(&loading);
  const struct ccurl *curl = NULL;
  for (int i = 0; i < count && !curl; i++) curl = load(names[i], reason, capacity);
  pthread_mutex_unlock(&loading);
  return curl;
}

const char *ccurl_version(const struct ccurl *curl) { return curl->version(); }

const char *ccurl_error_text(const struct ccurl *curl, int code) {
  return curl->easy_strerror(code);
}

ccurl_easy *ccurl_easy_create(const struct ccurl *curl) { return curl->easy_init(); }

void ccurl_easy_free(const struct ccurl *curl, ccurl_easy *easy) { curl->easy_cleanup(easy); }

void ccurl_easy_clear(const struct ccurl *curl, ccurl_easy *easy) { curl->easy_reset(easy); }

int ccurl_easy_resume(const struct ccurl *curl, ccurl_easy *easy) {
  return curl->easy_pause(easy, CCURL_PAUSE_CONT);
}

int ccurl_set_long(const struct ccurl *curl, ccurl_easy *easy, int option, long value) {
  return curl->easy_setopt(easy, option, value);
}

int ccurl_set_offset(const struct ccurl *curl, ccurl_easy *easy, int option, long long value) {
  return curl->easy_setopt(easy, option, value);
}

int ccurl_set_text(const struct ccurl *curl, ccurl_easy *easy, int option, const char *value) {
  return curl->easy_setopt(easy, option, value);
}

int ccurl_set_pointer(const struct ccurl *curl, ccurl_easy *easy, int option, const void *value) {
  return curl->easy_setopt(easy, option, value);
}

int ccurl_set_callback(
    const struct ccurl *curl, ccurl_easy *easy, int option, ccurl_data_callback callback) {
  return curl->easy_setopt(easy, option, callback);
}

long ccurl_get_long(const struct ccurl *curl, ccurl_easy *easy, int information) {
  long value = 0;
  return curl->easy_getinfo(easy, information, &value) == CCURL_OK ? value : 0;
}

void *ccurl_get_pointer(const struct ccurl *curl, ccurl_easy *easy, int information) {
  void *value = NULL;
  return curl->easy_getinfo(easy, information, &value) == CCURL_OK ? value : NULL;
}

ccurl_list *ccurl_list_append(const struct ccurl *curl, ccurl_list *list, const char *text) {
  return curl->slist_append(list, text);
}

void ccurl_list_free(const struct ccurl *curl, ccurl_list *list) { curl->slist_free_all(list); }

ccurl_multi *ccurl_multi_create(const struct ccurl *curl) { return curl->multi_init(); }

void ccurl_multi_free(const struct ccurl *curl, ccurl_multi *multi) { curl->multi_cleanup(multi); }

int ccurl_multi_set_long(const struct ccurl *curl, ccurl_multi *multi, int option, long value) {
  return curl->multi_setopt(multi, option, value);
}

int ccurl_multi_set_callbacks(
    const struct ccurl *curl, ccurl_multi *multi, ccurl_socket_callback socket,
    ccurl_timer_callback timer, void *context) {
  int code = curl->multi_setopt(multi, CCURL_MULTI_SOCKETFUNCTION, socket);
  if (!code) code = curl->multi_setopt(multi, CCURL_MULTI_SOCKETDATA, context);
  if (!code) code = curl->multi_setopt(multi, CCURL_MULTI_TIMERFUNCTION, timer);
  if (!code) code = curl->multi_setopt(multi, CCURL_MULTI_TIMERDATA, context);
  return code;
}

int ccurl_multi_add(const struct ccurl *curl, ccurl_multi *multi, ccurl_easy *easy) {
  return curl->multi_add_handle(multi, easy);
}

int ccurl_multi_remove(const struct ccurl *curl, ccurl_multi *multi, ccurl_easy *easy) {
  return curl->multi_remove_handle(multi, easy);
}

int ccurl_multi_act(const struct ccurl *curl, ccurl_multi *multi, int socket, int readiness) {
  int running = 0;
  return curl->multi_socket_action(multi, socket, readiness, &running);
}

ccurl_easy *ccurl_multi_next_ended(const struct ccurl *curl, ccurl_multi *multi, int *code) {
  enum { ended = 1 }; /* CURLMSG_DONE, so far the only kind */
  int left = 0;
  for (struct message *message; (message = curl->multi_info_read(multi, &left));) {
    if (message->kind != ended) continue;
    *code = message->data.code;
    return message->easy;
  }
  return NULL;
}
