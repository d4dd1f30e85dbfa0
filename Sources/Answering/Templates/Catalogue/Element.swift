/// A table or column of one compiled database, by index.
enum Element: Hashable, Sendable {
  case table(Int)
  case column(Int)
}
