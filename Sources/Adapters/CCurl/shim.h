#pragma once
#include <curl/curl.h>

// Swift imports no variadic function: one wrapper for each argument type it needs.

static inline CURLcode weir_curl_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode weir_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode weir_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode weir_curl_set_bytes(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode weir_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}

static inline CURLcode weir_curl_set_list(
    CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}

typedef size_t (*weir_curl_data_callback)(char *data, size_t size, size_t count, void *context);

static inline CURLcode weir_curl_set_callback(
    CURL *easy, CURLoption option, weir_curl_data_callback value) {
  return curl_easy_setopt(easy, option, value);
}

typedef int (*weir_curl_send_callback)(
    void *context, char *peer, char *own, int peer_port, int own_port);

static inline CURLcode weir_curl_set_send_callback(
    CURL *easy, weir_curl_send_callback value) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode weir_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode weir_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// `CURLMsg.data` is a union; the result is the only member a finished transfer has.
static inline CURLcode weir_curl_message_result(const CURLMsg *message) {
  return message->data.result;
}
