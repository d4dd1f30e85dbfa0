internal import Contract
internal import Kafka

/// What a record turned out to be.
enum RecordReading: Sendable {
  case request(Request, Requester, Deadline)
  /// It can be understood well enough to be answered with an error.
  case refused(ReplyError, Requester, database: String?)
  /// Nothing in it can be understood: a dead letter; where its address could be read, its sender is
  /// told as well.
  case dead(ReplyError, Requester)
}

/// When a requester has no more use for an answer.
enum Deadline: Sendable {
  case at(ContinuousClock.Instant)
  /// It had passed when the request was read.
  case passed
}
