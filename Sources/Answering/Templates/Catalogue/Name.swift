/// One way to say a table or column.
struct Name: Sendable {
  enum Kind: Sendable {
    /// The identifier's own words.
    case full
    /// Without the table's words in front: `name` for `product_name` in `products`.
    case reduced
    /// With the table's words in front: `product price` for `price` in `products`.
    case qualified
    /// From the catalogue's configuration.
    case synonym
  }

  let element: Element
  let words: [String]
  let kind: Kind
}
