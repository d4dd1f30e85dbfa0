import Kafka

/// Makes requests of a given size.
struct RequestFactory {
  let cities: Cities
  /// Bytes of the value.
  var size = 1000
  /// Questions before they repeat; nil: one for each city.
  var distinct: Int?

  func record(_ number: Int, topic: String, id prefix: String) -> ProducerRecord {
    let names = cities.names
    let name = names[number % min(names.count, distinct ?? names.count)]
    return record(
      number, topic: topic, id: prefix, question: "What is the country of the city \(name)?",
      members: "\"database\":\"bench\",\"mode\":\"sql\"")
  }

  func record(
    _ number: Int, topic: String, id prefix: String, question: String, members: String
  ) -> ProducerRecord {
    let id = "\(prefix)\(number)"
    var text = "{\"id\":\"\(id)\",\"question\":\"\(question)\",\(members),\"context\":\""
    let padding = size - text.utf8.count - 2
    if padding > 0 { text += String(repeating: "x", count: padding) }
    text += "\"}"
    return ProducerRecord(
      topic: topic, key: Array(id.utf8), value: Array(text.utf8),
      headers: [KafkaHeader("kafka_correlationId", text: id)])
  }
}
