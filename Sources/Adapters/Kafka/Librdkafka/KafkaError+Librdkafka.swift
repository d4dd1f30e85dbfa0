import CRDKafka

extension KafkaError {
  /// The error for a code of the library or the broker; the context names what it concerns.
  init(
    code: rd_kafka_resp_err_t, reason: String? = nil, operation: String = "the request",
    topic: String? = nil, partition: Int32 = -1
  ) {
    let reason = reason ?? String(cString: rd_kafka_err2str(code))
    switch code {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
      RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
      self = .authenticationFailed(reason: reason)
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED: self = .notAuthorized(.topic, name: topic)
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED: self = .notAuthorized(.group, name: nil)
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      self = .notAuthorized(.cluster, name: nil)
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      self = .notAuthorized(.transactionalID, name: nil)
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
      RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
      self = .unknownTopic(topic ?? "in use")
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      self = .unknownPartition(TopicPartition(topic ?? "of the topic in use", partition))
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: self = .topicExists(topic ?? "")
    case RD_KAFKA_RESP_ERR__QUEUE_FULL: self = .queueFull
    case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
      RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
      self = .timedOut(operation: operation)
    case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
      RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
      self = .transport(reason: reason)
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      self = .messageTooLarge(topic: topic ?? "the topic in use")
    case RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE: self = .metadataTooLarge
    case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
      RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_TRANSACTION_COORDINATOR_FENCED,
      RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
      self = .fenced(reason: reason)
    case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
      RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
      self = .staleGeneration(reason: reason)
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED: self = .pollIntervalExceeded
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      self = .offsetOutOfRange(TopicPartition(topic ?? "the topic in use", partition))
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT: self = .purged
    case RD_KAFKA_RESP_ERR__DESTROY: self = .closed
    case RD_KAFKA_RESP_ERR__STATE, RD_KAFKA_RESP_ERR__CONFLICT,
      RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS:
      self = .invalidState(reason: reason)
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION,
      RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
      self = .unsupported(reason: reason)
    default:
      self = .other(
        code: Int(code.rawValue), name: String(cString: rd_kafka_err2name(code)), reason: reason)
    }
  }

  /// Takes and frees the rich error of a transactional call. The flags are read in the order fatal,
  /// abortable, retriable; an error without any is fatal, since nothing safe can follow it.
  init(consuming error: OpaquePointer, in operation: TransactionOperation) {
    defer { rd_kafka_error_destroy(error) }
    let disposition: TransactionDisposition =
      if rd_kafka_error_is_fatal(error) != 0 {
        .fatal
      } else if rd_kafka_error_txn_requires_abort(error) != 0 {
        .abortable
      } else if rd_kafka_error_is_retriable(error) != 0 {
        .retriable
      } else {
        .fatal
      }
    let cause = KafkaError(
      code: rd_kafka_error_code(error), reason: String(cString: rd_kafka_error_string(error)),
      operation: "transaction \(operation.rawValue)")
    self = .transaction(disposition, operation, cause: cause)
  }
}
