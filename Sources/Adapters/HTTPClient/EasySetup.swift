import CCurl

/// Sets options on one easy handle and remembers the first refusal.
struct EasySetup {
  private let easy: UnsafeMutableRawPointer
  private(set) var code = CURLE_OK

  init(_ easy: UnsafeMutableRawPointer) {
    self.easy = easy
  }

  mutating func long(_ option: CURLoption, _ value: Int) {
    note(weir_curl_set_long(easy, option, value))
  }

  mutating func string(_ option: CURLoption, _ value: String) {
    note(weir_curl_set_string(easy, option, value))
  }

  mutating func pointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
    note(weir_curl_set_pointer(easy, option, value))
  }

  mutating func callback(_ option: CURLoption, _ value: @escaping weir_curl_data_callback) {
    note(weir_curl_set_callback(easy, option, value))
  }

  /// Called before each time the request is sent.
  mutating func sendCallback(_ value: @escaping weir_curl_send_callback) {
    note(weir_curl_set_send_callback(easy, value))
  }

  /// At least one millisecond: 0 would mean no limit.
  mutating func milliseconds(_ option: CURLoption, _ value: Duration) {
    let parts = value.components
    let seconds = min(max(parts.seconds, 0), 1_000_000)
    let milliseconds = seconds * 1000 + max(parts.attoseconds, 0) / 1_000_000_000_000_000
    long(option, max(1, Int(milliseconds)))
  }

  mutating func method(_ request: HTTPRequest) {
    switch request.method {
    case .get where request.body.isEmpty: long(CURLOPT_HTTPGET, 1)
    case .head: long(CURLOPT_NOBODY, 1)
    default:
      // The size goes first: libcurl copies as many bytes as it has been told.
      note(weir_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
      note(
        request.body.withUnsafeBytes { bytes in
          // An empty body still needs a pointer, or libcurl would read from a callback.
          guard let base = bytes.baseAddress, !bytes.isEmpty else {
            return weir_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
          }
          return weir_curl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, base)
        })
      if request.method != .post { string(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    }
  }

  /// The list belongs to the caller, and must outlive the transfer.
  mutating func headers(_ headers: HTTPHeaders) -> UnsafeMutablePointer<curl_slist>? {
    // An empty `Expect` stops libcurl from waiting a second for "100 Continue" on large bodies.
    var list = curl_slist_append(nil, "Expect:")
    for field in headers.fields {
      // libcurl drops "Name:" but sends "Name;" as a field with an empty value.
      let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
      guard let longer = curl_slist_append(list, line) else {
        note(CURLE_OUT_OF_MEMORY)
        return list
      }
      list = longer
    }
    note(weir_curl_set_list(easy, CURLOPT_HTTPHEADER, list))
    return list
  }

  private mutating func note(_ result: CURLcode) {
    if code == CURLE_OK { code = result }
  }
}
