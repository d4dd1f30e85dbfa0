import HTTPClient
import Models
import Testing

@Suite struct RetryAfterTests {
  static let forms: [(HTTPHeaders, Duration)] = [
    (["retry-after": "7"], .seconds(7)),
    (["Retry-After": "0"], .zero),
    (["retry-after-ms": "1500"], .milliseconds(1500)),
    (["x-ms-retry-after-ms": "20"], .milliseconds(20)),
    (["retry-after": "9", "retry-after-ms": "250"], .milliseconds(250)),
    (["retry-after": "Sun, 06 Nov 1994 08:49:47 GMT"], .seconds(10)),
    (["retry-after": "Sunday, 06-Nov-94 08:49:47 GMT"], .seconds(10)),
    (["retry-after": "Sun Nov  6 08:49:47 1994"], .seconds(10)),
    (["retry-after": "Sun, 06 Nov 1994 08:00:00 GMT"], .zero),
    (["retry-after": "99999999"], .seconds(3600)),
    (["retry-after": "inf"], .seconds(3600)),
  ]

  @Test(arguments: forms)
  func `each form is understood`(headers: HTTPHeaders, expected: Duration) {
    let response = HTTPResponse(status: 429, headers: headers)
    #expect(response.retryAfter(now: 784_111_777) == expected)
  }

  @Test(arguments: ["", "soon", "-1", "nan"])
  func `anything else says nothing`(value: String) {
    #expect(HTTPResponse(status: 429, headers: ["retry-after": value]).retryAfter() == nil)
  }
}

@Suite struct TokenEstimateTests {
  static let texts: [(String, Int, Int)] = [
    ("", 0, 0), ("the quick brown fox jumps over the lazy dog", 9, 14),
    ("SELECT COUNT(*) FROM city WHERE population > 100000;", 13, 25),
    ("日本で一番人口が多い都市はどこですか", 12, 36),
  ]

  @Test(arguments: texts)
  func `the guess is near and rather too high`(text: String, real: Int, atMost: Int) {
    let guess = TokenEstimate.tokens(in: text)
    #expect(guess >= real && guess <= atMost, "\(guess)")
  }
}
