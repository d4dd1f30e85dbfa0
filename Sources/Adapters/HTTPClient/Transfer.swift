import CCurl

/// One easy handle, its request's memory and what has arrived so far; lives on the loop's thread.
final class Transfer {
  typealias Outcome = Result<HTTPResponse, HTTPClientError>

  private static let maxHeaderBytes = 256 << 10

  let order: TransferOrder
  let easy: UnsafeMutableRawPointer
  private let maxBytes: Int
  private var requestHeaders: UnsafeMutablePointer<curl_slist>?
  private var response = HTTPResponse(status: 0)
  private var headerBytes = 0
  private var overflowed = false
  /// How often libcurl has begun to send the request.
  private var sendings = 0

  private init(order: TransferOrder, easy: UnsafeMutableRawPointer, maxBytes: Int) {
    self.order = order
    self.easy = easy
    self.maxBytes = maxBytes
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(requestHeaders)
  }

  static func make(
    _ order: TransferOrder, options: HTTPClientOptions
  ) -> Result<Transfer, HTTPClientError> {
    let request = order.request
    for field in request.headers.fields where !isSafe(field) {
      return .failure(.invalidHeader(name: String(field.name.filter { $0.isASCII && $0.isLetter })))
    }
    guard isUsable(request.url) else { return .failure(.invalidURL(host: request.host)) }
    guard let easy = curl_easy_init() else {
      return .failure(.failed(host: request.host, code: Int(CURLE_OUT_OF_MEMORY.rawValue)))
    }
    let transfer = Transfer(order: order, easy: easy, maxBytes: options.maxResponseBytes)
    let code = transfer.configure(options)
    guard code == CURLE_OK else { return .failure(transfer.error(code)) }
    return .success(transfer)
  }

  /// What the caller gets when libcurl says the transfer is over.
  func outcome(_ code: CURLcode) -> Outcome {
    guard code == CURLE_OK else { return .failure(error(code)) }
    var value = 0
    weir_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &value)
    response.status = value
    weir_curl_get_long(easy, CURLINFO_NUM_CONNECTS, &value)
    response.openedConnection = value > 0
    weir_curl_get_long(easy, CURLINFO_HTTP_VERSION, &value)
    response.version = Self.version(value)
    return .success(response)
  }

  private func configure(_ options: HTTPClientOptions) -> CURLcode {
    var setup = EasySetup(easy)
    let request = order.request
    setup.string(CURLOPT_URL, request.url)
    setup.string(CURLOPT_PROTOCOLS_STR, "http,https")
    // Signals would end the whole process from a resolver's alarm.
    setup.long(CURLOPT_NOSIGNAL, 1)
    setup.long(CURLOPT_FOLLOWLOCATION, 0)
    setup.long(CURLOPT_TCP_KEEPALIVE, 1)
    // A cancelled transfer must not make the loop wait for a slow name server.
    setup.long(CURLOPT_QUICK_EXIT, 1)
    setup.milliseconds(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout)
    setup.milliseconds(CURLOPT_TIMEOUT_MS, request.timeout ?? options.totalTimeout)
    setup.long(CURLOPT_LOW_SPEED_LIMIT, 1)
    setup.long(CURLOPT_LOW_SPEED_TIME, max(1, Int(options.stallTimeout.components.seconds)))
    setup.long(CURLOPT_SSL_VERIFYPEER, 1)
    setup.long(CURLOPT_SSL_VERIFYHOST, 2)
    setup.long(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let caFile = options.caFile { setup.string(CURLOPT_CAINFO, caFile) }
    if !options.usesEnvironmentProxy { setup.string(CURLOPT_PROXY, "") }
    setup.long(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // Requests of a burst share the HTTP/2 connection that is being made instead of one each.
    if request.url.hasPrefix("https") { setup.long(CURLOPT_PIPEWAIT, 1) }
    setup.string(CURLOPT_ACCEPT_ENCODING, "")
    setup.string(CURLOPT_USERAGENT, options.userAgent)
    setup.method(request)
    requestHeaders = setup.headers(request.headers)

    // safety: the loop keeps this transfer until its handle is removed, so the callbacks, which
    // run only inside curl_multi_perform, always find it alive.
    let context = Unmanaged.passUnretained(self).toOpaque()
    setup.callback(CURLOPT_WRITEFUNCTION) { data, size, count, context in
      guard let data, let context else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receive(UnsafeRawBufferPointer(start: data, count: size * count))
    }
    setup.pointer(CURLOPT_WRITEDATA, context)
    setup.callback(CURLOPT_HEADERFUNCTION) { data, size, count, context in
      guard let data, let context else { return 0 }
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receiveHeader(UnsafeRawBufferPointer(start: data, count: size * count))
    }
    setup.pointer(CURLOPT_HEADERDATA, context)
    setup.sendCallback { context, _, _, _, _ in
      guard let context else { return CURL_PREREQFUNC_ABORT }
      // safety: as for the two above.
      let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.maySend() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
    setup.pointer(CURLOPT_PREREQDATA, context)
    return setup.code
  }

  /// libcurl sends a request again by itself when a connection that it had kept ends without a
  /// response. The server may have had it all the same: trying again is for those to decide who
  /// count what a provider is asked.
  private func maySend() -> Bool {
    sendings += 1
    return sendings == 1 || order.request.method != .post
  }

  /// Answering less than was offered makes libcurl end the transfer.
  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard response.body.count + bytes.count <= maxBytes else {
      overflowed = true
      return 0
    }
    response.body.append(contentsOf: bytes)
    return bytes.count
  }

  private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Self.maxHeaderBytes else {
      overflowed = true
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // A new head: what went before was an interim response.
      response.headers.removeAll()
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...]
      response.headers.add(String(line[..<colon]), String(Self.trimmed(value)))
    }
    return bytes.count
  }

  private static func trimmed(_ value: Substring) -> Substring {
    var value = value.drop { $0.isWhitespace }
    while value.last?.isWhitespace == true { value.removeLast() }
    return value
  }

  private func error(_ code: CURLcode) -> HTTPClientError {
    let host = order.request.host
    if code == CURLE_ABORTED_BY_CALLBACK { return .reset(host: host) }
    if overflowed { return .tooLarge(host: host, limit: maxBytes) }
    return HTTPClientError(code, host: host)
  }

  private static func version(_ value: Int) -> Int {
    switch value {
    case CURL_HTTP_VERSION_1_0: 10
    case CURL_HTTP_VERSION_1_1: 11
    case CURL_HTTP_VERSION_2_0: 20
    case CURL_HTTP_VERSION_3: 30
    default: 0
    }
  }

  private static func isSafe(_ field: HTTPHeaders.Field) -> Bool {
    !field.name.isEmpty
      && field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && field.value.utf8.allSatisfy { $0 != 0 && $0 != 0x0A && $0 != 0x0D }
  }

  private static func isUsable(_ url: String) -> Bool {
    (url.hasPrefix("http://") || url.hasPrefix("https://"))
      && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
