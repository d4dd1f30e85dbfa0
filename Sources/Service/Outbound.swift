internal import Configuration
internal import Kafka
internal import Outbox
internal import Telemetry

/// The outbox of either delivery mode, as the service runs it.
enum Outbound: Sendable {
  case atLeastOnce(AtLeastOnceOutbox)
  case exactlyOnce(ExactlyOnceOutbox)

  var sink: any OutcomeSink {
    switch self {
    case .atLeastOnce(let outbox): outbox
    case .exactlyOnce(let outbox): outbox
    }
  }

  /// Sends until stopped; `ready` is called when outcomes may come, or with why they may not.
  func run(ready: @escaping @Sendable (KafkaError?) -> Void) async {
    switch self {
    case .atLeastOnce(let outbox):
      ready(nil)
      await outbox.run()
    case .exactlyOnce(let outbox): await outbox.run(ready: ready)
    }
  }

  func stop() {
    switch self {
    case .atLeastOnce(let outbox): outbox.stop()
    case .exactlyOnce(let outbox): outbox.stop()
    }
  }
}
