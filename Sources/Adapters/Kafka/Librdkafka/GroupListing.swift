import CRDKafka

/// A group's members as its coordinator knows them, asked for with a deadline.
///
/// By the older of librdkafka's two calls, which asks all brokers: a client of 2.0 whose request by
/// the admin interface has timed out cannot be destroyed any more.
struct GroupListing: ~Copyable {
  private let list: UnsafePointer<rd_kafka_group_list>

  init(_ client: ClientHandle, group: String, deadline: Duration) throws(KafkaError) {
    var answer: UnsafePointer<rd_kafka_group_list>?
    let code = rd_kafka_list_groups(client.pointer, group, &answer, deadline.milliseconds)
    // Brokers that do not answer are not this group's coordinator when another told of it.
    let isWhole = code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__PARTIAL
    guard isWhole, let answer else {
      if let answer { rd_kafka_group_list_destroy(answer) }
      throw KafkaError(code: code, operation: "reading the members of \(group)")
    }
    list = answer
  }

  deinit { rd_kafka_group_list_destroy(list) }

  /// The `client.id` of each member; none where there is no such group.
  func clientIDs() throws(KafkaError) -> [String] {
    var names: [String] = []
    for place in 0..<Int(list.pointee.group_cnt) {
      let group = list.pointee.groups[place]
      guard group.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
        throw KafkaError(code: group.err, operation: "reading the members of a group")
      }
      for member in 0..<Int(group.member_cnt) {
        if let name = group.members[member].client_id { names.append(String(cString: name)) }
      }
    }
    return names
  }
}
