/// Why a stemmer could not be made.
package enum StemmingError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownLanguage(String)

  package var description: String {
    switch self {
    case .unknownLanguage(let name):
      "no Snowball stemmer for \"\(name)\": use a name such as \"english\" or its code \"en\""
    }
  }
}
