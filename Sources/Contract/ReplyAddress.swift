/// Where a requester wants its reply, and what it will know it by.
public struct ReplyAddress: Hashable, Sendable {
  public var dialect: ReplyDialect
  /// Echoed byte for byte; nil where the requester sent none.
  public var correlation: [UInt8]?
  /// Nil: the service's default reply topic.
  public var topic: String?
  /// Nil: by the request's key.
  public var partition: Int32?

  public init(
    dialect: ReplyDialect, correlation: [UInt8]?, topic: String?, partition: Int32? = nil
  ) {
    self.dialect = dialect
    self.correlation = correlation
    self.topic = topic
    self.partition = partition
  }

  /// Bytes of correlation that are echoed at the most.
  public static let longestCorrelation = 4096

  /// Reads the address from a record's headers, of repeated ones the last; nil where there is none.
  ///
  /// - Throws: ``ReplyError`` with `invalid_request` where a header is there but makes no sense;
  ///   ``salvaged(from:)`` then gives what could be read.
  public init?(headers: [MessageHeader]) throws(ReplyError) {
    guard let read = Self.read(headers) else { return nil }
    if let failure = read.failure { throw failure }
    self = read.address
  }

  /// What can be used of headers that are partly nonsense, to say so to their sender.
  public static func salvaged(from headers: [MessageHeader]) -> ReplyAddress? {
    read(headers)?.address
  }

  private static func read(
    _ headers: [MessageHeader]
  ) -> (address: ReplyAddress, failure: ReplyError?)? {
    guard !headers.isEmpty else { return nil }
    func last(_ name: String) -> [UInt8]? { headers.last { $0.name == name }?.value }
    func names(_ dialect: ReplyDialect) -> Bool {
      headers.contains {
        $0.name == dialect.correlationHeader || $0.name == dialect.topicHeader
          || $0.name == dialect.partitionHeader
      }
    }
    let family: ReplyDialect
    if names(.spring) {
      family = .spring
    } else if names(.smallRye) {
      family = .smallRye
    } else {
      return nil
    }
    var address = ReplyAddress(dialect: family, correlation: nil, topic: nil)
    var failure: ReplyError?
    func fail(_ header: String, _ reason: String) {
      failure = failure ?? ReplyError(.invalidRequest, "\(header) \(reason).", field: header)
    }
    if let correlation = last(family.correlationHeader) {
      if correlation.count <= longestCorrelation {
        address.correlation = correlation
      } else {
        fail(family.correlationHeader, "is longer than \(longestCorrelation) bytes")
      }
    }
    if let topic = last(family.topicHeader) {
      if let name = TopicName.validated(topic) {
        address.topic = name
      } else {
        fail(
          family.topicHeader, "is no topic name: use 1 to 249 letters, digits, dots, _ and -")
      }
    }
    if let bytes = last(family.partitionHeader) {
      switch ReplyPartition(bytes, decimal: family != .smallRye) {
      case .decimal(let partition):
        address.partition = partition
        address.dialect = .nest
      case .binary(let partition): address.partition = partition
      case .nonsense:
        fail(
          family.partitionHeader,
          "must be a partition number: 4 bytes big-endian or decimal digits")
      }
    } else if family == .spring, let correlation = address.correlation,
      correlation.count == 21, correlation.allSatisfy(\.isHexDigit)
    {
      // The form of NestJS's correlation: 21 hex digits; Spring's are 16 raw bytes or a UUID.
      address.dialect = .nest
    }
    return (address, failure)
  }

  /// The headers that ask for a reply at this address, as a client sends them.
  public var headers: [MessageHeader] {
    var headers: [MessageHeader] = []
    if let correlation {
      headers.append(MessageHeader(dialect.correlationHeader, correlation))
    }
    if let topic {
      headers.append(MessageHeader(dialect.topicHeader, text: topic))
    }
    if let partition {
      let bytes =
        dialect == .nest
        ? Array(String(partition).utf8) : withUnsafeBytes(of: partition.bigEndian) { Array($0) }
      headers.append(MessageHeader(dialect.partitionHeader, bytes))
    }
    return headers
  }
}
