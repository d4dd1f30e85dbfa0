package import Digest

/// What makes two requests the same question: SHA-256 over a canonical form.
///
/// The canonical form is a row of netstrings (`<length in bytes>:<bytes>,`) in this order:
/// `weir1`; tenant (empty where absent); database; the collections, sorted by bytes, each a
/// netstring inside one netstring; mode; the normalised question (``QuestionNormaliser``); the
/// parameters, sorted by name, a netstring of the name and one of the value each, inside one
/// netstring; limit; page size; page cursor; flags (`s` where it streams, `e` where it explains).
/// Whole numbers are decimal, empty where absent. A parameter's value is a letter and its bytes:
/// `n` null, `t` true, `f` false, `i` and decimal for a number equal to a 64-bit whole number
/// (`2.0` is `i2`), `r` and the 16 hex digits of the IEEE 754 double for others, `s` and UTF-8
/// for texts, `a` and the netstrings of its items for arrays.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  package let digest: SHA256Digest

  package init(digest: SHA256Digest) {
    self.digest = digest
  }

  /// 64 lower-case hex digits: the key of a request record that is to find its home at once.
  public var description: String { digest.hex }

  /// Appends ``key``.
  package func appendKey(to bytes: inout [UInt8]) { digest.appendHex(to: &bytes) }

  /// The record key: ``description`` in ASCII.
  public var key: [UInt8] { digest.hexBytes }
}
