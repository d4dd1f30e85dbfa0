/// A file holding one credential, and the credential once it was read.
package struct SecretFile: Sendable, Equatable {
  /// Path of the file; empty for none.
  package var path: String
  /// What the file holds, without surrounding white space; set by loading the configuration.
  package var secret: Secret?

  package init(path: String = "", secret: Secret? = nil) {
    self.path = path
    self.secret = secret
  }
}
