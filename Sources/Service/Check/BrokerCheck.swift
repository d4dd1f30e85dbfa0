internal import Configuration
internal import Kafka
internal import Telemetry

/// Looks at the broker: reachable, login accepted, topics there, transactions allowed. Blocks.
struct BrokerCheck {
  private let configuration: WeirConfiguration
  private let telemetry: Telemetry

  init(_ configuration: WeirConfiguration, telemetry: Telemetry) {
    self.configuration = configuration
    self.telemetry = telemetry
  }

  func findings() -> [Finding] {
    var findings = [library]
    let connection: KafkaConnection
    let admin: any KafkaAdministering
    let cluster: ClusterDescription
    do throws(KafkaError) {
      connection = try KafkaConnection(configuration, telemetry: telemetry)
      admin = try connection.makeAdmin()
      cluster = try admin.describeCluster(deadline: .seconds(10))
    } catch {
      return findings + [Finding("broker", .failed, error.description)]
    }
    defer { admin.close() }
    findings.append(
      Finding(
        "broker", .ok,
        "\(cluster.brokers.count) brokers at \(configuration.kafka.bootstrapServers)"
          + (cluster.versionHint.map { ", Kafka \($0)" } ?? "")))
    findings += topics(connection, brokers: cluster.brokers.count)
    if configuration.delivery.mode == .exactlyOnce {
      findings.append(transactions(connection))
    }
    return findings
  }

  private var library: Finding {
    Finding("librdkafka", .ok, KafkaLibrary.version)
  }

  private func topics(_ connection: KafkaConnection, brokers: Int) -> [Finding] {
    let results: [(topic: String, result: TopicSetup.Result)]
    do throws(ServiceError) {
      results = try TopicSetup(connection, configuration).ensure(creating: false)
    } catch {
      return [Finding("topics", .failed, error.description)]
    }
    return results.map { topic, result in
      switch result {
      case .existed(let partitions), .created(let partitions):
        return Finding("topic \(topic)", .ok, "\(partitions) partitions")
      case .failed(.unknownTopic) where configuration.topics.create:
        return Finding("topic \(topic)", .warning, "not there yet; weir serve makes it")
      case .failed(let error):
        return Finding(
          "topic \(topic)", .failed, "\(error). Make it with `weir topics create`.")
      }
    }
  }

  private func transactions(_ connection: KafkaConnection) -> Finding {
    do throws(KafkaError) {
      let producer = try connection.makeTransactionalProducer(slot: 0, member: "check")
      defer { producer.close(deadline: .seconds(1)) }
      try producer.initTransactions()
      return Finding("transactions", .ok, "the broker grants them")
    } catch {
      return Finding("transactions", .failed, ServiceError.transactions(error).description)
    }
  }
}
