#ifndef CCURL_H
#define CCURL_H

/* libcurl, loaded when it is first needed.

   The declarations are our own, so that nothing must be installed to build and
   nothing is loaded before the first request. libcurl promises that these
   numbers never change (https://curl.se/libcurl/abi.html); where its header is
   present, Constants.c compares them with it. */

struct ccurl;       /* the loaded library; never unloaded */
typedef void ccurl_easy;
typedef void ccurl_multi;
typedef void ccurl_list;

/* Options of a transfer, by the type of their argument. */
enum {
  CCURL_WRITEDATA = 10001,
  CCURL_URL = 10002,
  CCURL_PROXY = 10004,
  CCURL_ERRORBUFFER = 10010,
  CCURL_POSTFIELDS = 10015,
  CCURL_USERAGENT = 10018,
  CCURL_HTTPHEADER = 10023,
  CCURL_HEADERDATA = 10029,
  CCURL_CUSTOMREQUEST = 10036,
  CCURL_CAINFO = 10065,
  CCURL_CAPATH = 10097,
  CCURL_ACCEPT_ENCODING = 10102,
  CCURL_PRIVATE = 10103,
  CCURL_NOPROXY = 10177,
  CCURL_PROXY_CAINFO = 10246,
  CCURL_PROTOCOLS_STR = 10318,

  CCURL_WRITEFUNCTION = 20011,
  CCURL_HEADERFUNCTION = 20079,

  CCURL_POSTFIELDSIZE_LARGE = 30120,

  CCURL_NOBODY = 44,
  CCURL_POST = 47,
  CCURL_SSL_VERIFYPEER = 64,
  CCURL_HTTPGET = 80,
  CCURL_SSL_VERIFYHOST = 81,
  CCURL_HTTP_VERSION = 84,
  CCURL_NOSIGNAL = 99,
  CCURL_TCP_NODELAY = 121,
  CCURL_CONNECTTIMEOUT_MS = 156,
  CCURL_PROTOCOLS = 181,
  CCURL_TCP_KEEPALIVE = 213,
  CCURL_PATH_AS_IS = 234,
  CCURL_SUPPRESS_CONNECT_HEADERS = 265,
  CCURL_QUICK_EXIT = 322
};

/* Options of a set of transfers. */
enum {
  CCURL_MULTI_SOCKETFUNCTION = 20001,
  CCURL_MULTI_SOCKETDATA = 10002,
  CCURL_MULTI_TIMERFUNCTION = 20004,
  CCURL_MULTI_TIMERDATA = 10005,
  CCURL_MULTI_MAXCONNECTS = 6
};

/* How a transfer ended. */
enum {
  CCURL_OK = 0,
  CCURL_UNSUPPORTED_PROTOCOL = 1,
  CCURL_URL_MALFORMAT = 3,
  CCURL_COULDNT_RESOLVE_PROXY = 5,
  CCURL_COULDNT_RESOLVE_HOST = 6,
  CCURL_COULDNT_CONNECT = 7,
  CCURL_WEIRD_SERVER_REPLY = 8,
  CCURL_HTTP2 = 16,
  CCURL_PARTIAL_FILE = 18,
  CCURL_WRITE_ERROR = 23,
  CCURL_OUT_OF_MEMORY = 27,
  CCURL_OPERATION_TIMEDOUT = 28,
  CCURL_SSL_CONNECT_ERROR = 35,
  CCURL_UNKNOWN_OPTION = 48,
  CCURL_GOT_NOTHING = 52,
  CCURL_SSL_ENGINE_NOTFOUND = 53,
  CCURL_SSL_ENGINE_SETFAILED = 54,
  CCURL_SEND_ERROR = 55,
  CCURL_RECV_ERROR = 56,
  CCURL_SSL_CERTPROBLEM = 58,
  CCURL_SSL_CIPHER = 59,
  CCURL_PEER_FAILED_VERIFICATION = 60,
  CCURL_BAD_CONTENT_ENCODING = 61,
  CCURL_SSL_ENGINE_INITFAILED = 66,
  CCURL_SSL_CACERT_BADFILE = 77,
  CCURL_SSL_CRL_BADFILE = 82,
  CCURL_SSL_ISSUER_ERROR = 83,
  CCURL_SSL_PINNEDPUBKEYNOTMATCH = 90,
  CCURL_SSL_INVALIDCERTSTATUS = 91,
  CCURL_HTTP2_STREAM = 92,
  CCURL_PROXY_HANDSHAKE = 97,
  CCURL_SSL_CLIENTCERT = 98
};

enum {
  CCURL_INFO_OS_ERRNO = 0x200000 + 25,
  CCURL_INFO_PRIVATE = 0x100000 + 21,
  CCURL_HTTP_VERSION_2TLS = 4,
  CCURL_PROTOCOL_HTTP = 1,
  CCURL_PROTOCOL_HTTPS = 2,
  CCURL_WRITEFUNC_PAUSE = 0x10000001,
  CCURL_PAUSE_CONT = 0,
  CCURL_POLL_IN = 1,
  CCURL_POLL_OUT = 2,
  CCURL_POLL_INOUT = 3,
  CCURL_POLL_REMOVE = 4,
  CCURL_SOCKET_TIMEOUT = -1,
  CCURL_SELECT_IN = 1,
  CCURL_SELECT_OUT = 2,
  CCURL_SELECT_ERROR = 4,
  CCURL_ERROR_SIZE = 256
};

typedef unsigned long (*ccurl_data_callback)(
    char *data, unsigned long size, unsigned long count, void *context);
typedef int (*ccurl_socket_callback)(
    ccurl_easy *easy, int socket, int what, void *context, void *socket_context);
typedef int (*ccurl_timer_callback)(ccurl_multi *multi, long milliseconds, void *context);

/* Loads and initialises the first library that can be found under one of the
   names; null when there is none, with the loader's last complaint in reason. */
const struct ccurl *ccurl_load(
    const char *const *names, int count, char *reason, unsigned long capacity);

const char *ccurl_version(const struct ccurl *curl);
const char *ccurl_error_text(const struct ccurl *curl, int code);

ccurl_easy *ccurl_easy_create(const struct ccurl *curl);
void ccurl_easy_free(const struct ccurl *curl, ccurl_easy *easy);
void ccurl_easy_clear(const struct ccurl *curl, ccurl_easy *easy);
int ccurl_easy_resume(const struct ccurl *curl, ccurl_easy *easy);
int ccurl_set_long(const struct ccurl *curl, ccurl_easy *easy, int option, long value);
int ccurl_set_offset(const struct ccurl *curl, ccurl_easy *easy, int option, long long value);
int ccurl_set_text(const struct ccurl *curl, ccurl_easy *easy, int option, const char *value);
int ccurl_set_pointer(const struct ccurl *curl, ccurl_easy *easy, int option, const void *value);
int ccurl_set_callback(
    const struct ccurl *curl, ccurl_easy *easy, int option, ccurl_data_callback callback);
long ccurl_get_long(const struct ccurl *curl, ccurl_easy *easy, int information);
void *ccurl_get_pointer(const struct ccurl *curl, ccurl_easy *easy, int information);

/* Copies the text; null when there is no memory, and then the list stays as it was. */
ccurl_list *ccurl_list_append(const struct ccurl *curl, ccurl_list *list, const char *text);
void ccurl_list_free(const struct ccurl *curl, ccurl_list *list);

ccurl_multi *ccurl_multi_create(const struct ccurl *curl);
void ccurl_multi_free(const struct ccurl *curl, ccurl_multi *multi);
int ccurl_multi_set_long(const struct ccurl *curl, ccurl_multi *multi, int option, long value);
int ccurl_multi_set_callbacks(
    const struct ccurl *curl, ccurl_multi *multi, ccurl_socket_callback socket,
    ccurl_timer_callback timer, void *context);
int ccurl_multi_add(const struct ccurl *curl, ccurl_multi *multi, ccurl_easy *easy);
int ccurl_multi_remove(const struct ccurl *curl, ccurl_multi *multi, ccurl_easy *easy);
int ccurl_multi_act(const struct ccurl *curl, ccurl_multi *multi, int socket, int readiness);
/* The next transfer that has ended, or null. */
ccurl_easy *ccurl_multi_next_ended(const struct ccurl *curl, ccurl_multi *multi, int *code);

#endif
