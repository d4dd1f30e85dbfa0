import CRDKafka

/// A guess at a broker's release. The protocol does not tell it; a broker's configuration does, by
/// the keys that came and went.
enum BrokerVersion {
  static func hint(brokerID: Int32, on client: ClientHandle, deadline: Duration) -> String? {
    let request = AdminRequest(
      client, deadline: deadline, operation: RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
    var resources: [OpaquePointer?] = [
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, String(brokerID))
    ]
    defer { rd_kafka_ConfigResource_destroy(resources[0]) }
    rd_kafka_DescribeConfigs(client.pointer, &resources, 1, request.options, request.queue)
    guard let event = try? request.wait("reading the broker's configuration") else { return nil }
    defer { rd_kafka_event_destroy(event) }
    var count = 0
    let answers = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event), &count)
    guard count > 0, let answer = answers?[0] else { return nil }
    return hint(from: entries(of: answer))
  }

  /// `inter.broker.protocol.version` was removed with 4.0.
  static func hint(from entries: [String: String]) -> String? {
    if let version = entries["inter.broker.protocol.version"], !version.isEmpty {
      return version.split(separator: "-").first.map(String.init)
    }
    return entries.keys.contains { $0.hasPrefix("share.coordinator.") } ? "4.x" : nil
  }

  private static func entries(of resource: OpaquePointer) -> [String: String] {
    var count = 0
    guard let configuration = rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
    var entries: [String: String] = [:]
    for index in 0..<count {
      guard let entry = configuration[index], let name = rd_kafka_ConfigEntry_name(entry) else {
        continue
      }
      let value = rd_kafka_ConfigEntry_value(entry).map(String.init(cString:))
      entries[String(cString: name)] = value ?? ""
    }
    return entries
  }
}
