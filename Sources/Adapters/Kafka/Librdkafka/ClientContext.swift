import CRDKafka
import Synchronization

/// What librdkafka's callbacks find behind the opaque pointer of a client; lives as long as its
/// `ClientHandle`.
final class ClientContext: Sendable {
  let configuration: KafkaClientConfiguration
  let log: KafkaLog?
  private let reported = Mutex<ErrorReports>(ErrorReports())
  // safety: set before the first poll, read only in callbacks that run inside a poll on that thread.
  nonisolated(unsafe) weak var loop: ConsumerLoop?

  init(configuration: KafkaClientConfiguration, log: KafkaLog?) {
    self.configuration = configuration
    self.log = log
  }

  /// Notes an error; answers whether it is news.
  func isNews(_ error: KafkaError) -> Bool { reported.withLock { $0.isNews(error) } }

  /// All is well again: the next error is news.
  func clearErrors() { reported.withLock { $0.clear() } }

  /// The last refusal of credentials since things last went well.
  var authenticationError: KafkaError? { reported.withLock { $0.authentication } }

  /// Adds to an error what only the client knows: that credentials were refused, and a known cause.
  func explained(_ error: KafkaError) -> KafkaError {
    guard case .authenticationFailed(let reason) = error else { return error }
    let mechanism = configuration["sasl.mechanisms"] ?? configuration["sasl.mechanism"] ?? ""
    guard mechanism.hasPrefix("SCRAM"), !KafkaLibrary.supportsScramWithKafka4 else { return error }
    return .authenticationFailed(
      reason: reason + "; librdkafka \(KafkaLibrary.version) cannot use SCRAM with Apache Kafka 4 "
        + "even with the right password: use PLAIN over TLS, or librdkafka 2.6.1 or later")
  }

  static func of(_ client: OpaquePointer?) -> ClientContext? {
    guard let client, let opaque = rd_kafka_opaque(client) else { return nil }
    // safety: the context is held by the client's ClientHandle, which destroys the client first.
    return Unmanaged<ClientContext>.fromOpaque(opaque).takeUnretainedValue()
  }
}
