package import Answering
package import Configuration
internal import Kafka
internal import Outbox
internal import Synchronization

/// Proposes patterns from what the telemetry topic tells.
package struct PatternMining: Sendable {
  /// What was found.
  package struct Outcome: Sendable {
    package let proposals: [PatternProposal]
    /// Records of answered requests that were read.
    package let requests: Int
    /// Those of them that told the form of their question.
    package let told: Int
  }

  private let configuration: WeirConfiguration
  private let connection: KafkaConnection

  package init(_ configuration: WeirConfiguration, connection: KafkaConnection) {
    self.configuration = configuration
    self.connection = connection
  }

  /// Reads the topic from its beginning to where it ends now.
  ///
  /// - Parameters:
  ///   - minimum: forms seen less often are not proposed.
  ///   - database: only of this one; nil: of all.
  ///   - quiet: how long nothing must come before a topic that ends in marks of transactions is
  ///     taken to have ended.
  package func run(
    minimum: Int, database: String? = nil, quiet: Duration = .seconds(2),
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Outcome {
    guard let made = PatternMiner() else {
      throw ServiceError.answering("the English stemmer is not available")
    }
    let known = try PatternsOpening(configuration.answering.patterns).entries()
    let miner = Mining(made)
    let opened = Mutex<Result<TopicReading, KafkaError>?>(nil)
    await withNamedThread("weir.patterns") { [connection, configuration] in
      let result = Result { () throws(KafkaError) in
        try TopicReading(connection: connection, topic: configuration.topics.telemetry) {
          progress(miner.add($0.value ?? []))
        }
      }
      opened.withLock { $0 = result }
    }
    do {
      _ = try await opened.withLock { $0 }?.get().run(quiet: quiet)
    } catch let error as KafkaError {
      throw ServiceError.broker(error)
    }
    return miner.outcome(minimum: minimum, database: database, known: known)
  }

  /// The miner, fed by the consumer's thread.
  private final class Mining: Sendable {
    private let miner: Mutex<PatternMiner>

    init(_ miner: sending PatternMiner) { self.miner = Mutex(miner) }

    func add(_ bytes: [UInt8]) -> Int {
      miner.withLock { miner in
        miner.add(bytes)
        return miner.requests
      }
    }

    func outcome(minimum: Int, database: String?, known: [PatternEntry]) -> Outcome {
      miner.withLock { miner in
        Outcome(
          proposals: miner.proposals(minimum: minimum, known: known)
            .filter { database == nil || $0.database == database },
          requests: miner.requests, told: miner.told)
      }
    }
  }
}
