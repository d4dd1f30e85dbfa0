import Checking
import Contract
import Kafka
import TestSupport

/// Makes request records of all kinds, good ones and poison, each with a correlation of its own.
struct RequestWriter {
  struct Written: Sendable {
    var token: String
    var record: ProducerRecord
    var submission: Submission
    /// The number of the question; nil for poison.
    var question: Int?
  }

  let plan: LoadPlan
  let topics: Topics

  func next(_ dice: inout SplitMix64, token number: Int, at time: Double) -> Written {
    let token = "t\(number)"
    if Int.random(in: 0..<1000, using: &dice) < plan.poison {
      return poison(&dice, token: token, at: time)
    }
    let question =
      plan.takesTurns
      ? number % plan.distinct : Int.random(in: 0..<plan.distinct, using: &dice)
    let request = QuestionBook.request(question, id: token, asRiddle: plan.asksModel)
    var record = ProducerRecord(
      topic: topics.requests, partition: nil, key: nil, value: request.encoded)
    switch Int.random(in: 0..<1000, using: &dice) {
    case ..<plan.keyed:
      record.key = FingerprintHasher().fingerprint(of: request).key
    case ..<(plan.keyed + (1000 - plan.keyed) / 2):
      record.key = Array("customer-\(Int.random(in: 0..<50, using: &dice))".utf8)
    default: break
    }
    var submission = Submission(
      .answer(QuestionBook.answer(question, asRiddle: plan.asksModel)), replyTopic: topics.replies,
      isAcknowledged: false,
      time: time)
    switch Int.random(in: 0..<10, using: &dice) {
    case 0:
      submission.replyTopic = topics.defaultReplies
      record.headers = [KafkaHeader("kafka_correlationId", text: token)]
    case 1, 2:
      let partition = Int32.random(in: 0..<Int32(topics.partitions), using: &dice)
      submission.replyPartition = partition
      record.headers = smallRye(token, partition)
    default: record.headers = spring(token, topics.replies)
    }
    return Written(token: token, record: record, submission: submission, question: question)
  }

  private func spring(_ token: String, _ topic: String) -> [KafkaHeader] {
    [
      KafkaHeader("kafka_correlationId", text: token),
      KafkaHeader("kafka_replyTopic", text: topic),
    ]
  }

  private func smallRye(_ token: String, _ partition: Int32) -> [KafkaHeader] {
    [
      KafkaHeader("REPLY_CORRELATION_ID", text: token),
      KafkaHeader("REPLY_TOPIC", text: topics.replies),
      KafkaHeader(
        "REPLY_PARTITION", withUnsafeBytes(of: partition.bigEndian) { Array($0) }),
    ]
  }

  private func poison(_ dice: inout SplitMix64, token: String, at time: Double) -> Written {
    var record = ProducerRecord(
      topic: topics.requests, partition: nil, key: Array(token.utf8), value: nil,
      headers: spring(token, topics.replies))
    var code = "invalid_request"
    var hasLetter = true
    var replyTopic = topics.replies
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: break
    case 1: record.value = Array(#"{"question": "How many"#.utf8)
    case 2:
      record.value = Array(#"{"question": 5}"#.utf8)
      hasLetter = false
    case 3:
      record.value = QuestionBook.request(1).encoded
      record.headers = smallRye(token, 99_999)
      hasLetter = false
    default:
      // Its own request topic as reply topic: must never be written to.
      record.value = QuestionBook.request(1).encoded
      record.headers = spring(token, topics.requests)
      code = "forbidden"
      hasLetter = false
      replyTopic = topics.defaultReplies
    }
    return Written(
      token: token, record: record,
      submission: Submission(
        .refusal(code: code, deadLetter: hasLetter), replyTopic: replyTopic,
        isAcknowledged: false, time: time),
      question: nil)
  }
}
