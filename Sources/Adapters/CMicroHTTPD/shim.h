#pragma once
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>

// The library's functions with options are variadic and its enums are closed, so Swift sees
// neither; these wrappers take and give plain integers.

typedef int (*weir_mhd_access)(
    void *server, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *size, void **exchange);

typedef void (*weir_mhd_completed)(
    void *server, struct MHD_Connection *connection, void **exchange, int how);

// Binds the address in `listener` (an already bound and listening socket) and brings its thread.
static inline struct MHD_Daemon *weir_mhd_start(
    int listener, unsigned int connection_limit, unsigned int idle_seconds,
    weir_mhd_access access, weir_mhd_completed completed, void *server) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
      (MHD_AccessHandlerCallback)access, server, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listener,
      MHD_OPTION_CONNECTION_LIMIT, connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
      MHD_OPTION_NOTIFY_COMPLETED, (MHD_RequestCompletedCallback)completed, server,
      MHD_OPTION_END);
}

static inline struct MHD_Response *weir_mhd_response_copy(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

static inline void weir_mhd_queue(
    struct MHD_Connection *connection, unsigned int status, struct MHD_Response *response) {
  MHD_queue_response(connection, status, response);
}

static inline void weir_mhd_add_header(
    struct MHD_Response *response, const char *name, const char *value) {
  MHD_add_response_header(response, name, value);
}

typedef void (*weir_mhd_field)(void *context, const char *name, const char *value);

struct weir_mhd_visit {
  weir_mhd_field field;
  void *context;
};

static inline enum MHD_Result weir_mhd_visit_one(
    void *visit, enum MHD_ValueKind kind, const char *name, const char *value) {
  (void)kind;
  ((struct weir_mhd_visit *)visit)->field(((struct weir_mhd_visit *)visit)->context, name, value);
  return MHD_YES;
}

static inline void weir_mhd_each_header(
    struct MHD_Connection *connection, weir_mhd_field field, void *context) {
  struct weir_mhd_visit visit = {field, context};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, weir_mhd_visit_one, &visit);
}

static inline void weir_mhd_each_argument(
    struct MHD_Connection *connection, weir_mhd_field field, void *context) {
  struct weir_mhd_visit visit = {field, context};
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, weir_mhd_visit_one, &visit);
}

// Makes the close that follows a reset (RST) instead of an orderly end.
static inline void weir_mhd_reset_on_close(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  struct linger now = {1, 0};
  if (info != NULL) setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static inline ssize_t weir_mhd_end_of_body(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t weir_mhd_broken_body(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

// glibc declares ppoll only under _GNU_SOURCE, which Swift's importer does not set.
extern int ppoll(
    struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
    const sigset_t *mask);

static inline int weir_wakeup_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Sleeps until the descriptor is readable or the nanoseconds are over; negative waits for ever.
static inline void weir_wait_readable(int descriptor, int64_t nanoseconds) {
  struct pollfd wanted = {descriptor, POLLIN, 0};
  struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  ppoll(&wanted, 1, nanoseconds < 0 ? NULL : &limit, NULL);
}
