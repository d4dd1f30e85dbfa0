import CRDKafka

/// The queue and options of one admin request.
struct AdminRequest: ~Copyable {
  let queue: OpaquePointer?
  let options: OpaquePointer?
  private let client: ClientHandle
  private let deadline: Duration

  init(_ client: ClientHandle, deadline: Duration, operation: rd_kafka_admin_op_t) {
    self.client = client
    self.deadline = deadline
    queue = rd_kafka_queue_new(client.pointer)
    options = rd_kafka_AdminOptions_new(client.pointer, operation)
    var reason = [CChar](repeating: 0, count: 128)
    rd_kafka_AdminOptions_set_request_timeout(
      options, max(1, deadline.milliseconds), &reason, reason.count)
  }

  deinit {
    rd_kafka_AdminOptions_destroy(options)
    rd_kafka_queue_destroy(queue)
  }

  /// The result, to be destroyed by the caller.
  func wait(_ operation: String) throws(KafkaError) -> OpaquePointer {
    // A little longer than the request itself, so that its own error wins.
    let event = rd_kafka_queue_poll(queue, (deadline + .milliseconds(250)).milliseconds)
    guard let event else { throw .timedOut(operation: operation) }
    let code = rd_kafka_event_error(event)
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return event }
    let reason = rd_kafka_event_error_string(event).map(String.init(cString:))
    rd_kafka_event_destroy(event)
    rd_kafka_poll(client.pointer, 0)
    throw client.context.authenticationError.map(client.context.explained)
      ?? KafkaError(code: code, reason: reason, operation: operation)
  }
}
