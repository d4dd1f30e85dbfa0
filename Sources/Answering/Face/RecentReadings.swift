import Caching

/// How questions were read lately on one thread, by their very words: reading one again costs ten
/// times its query.
///
/// Kept are functions of the words and the asker: which database, which skeleton, which template.
/// Patterns are learnt and forgotten, so one is kept only until the cache's next turn. Two generations
/// bound it: what was not asked for while one filled is forgotten.
struct RecentReadings {
  struct Key: Hashable {
    var text: String
    var tenant: String?
    var database: String?
  }

  final class Entry {
    let database: AnswerableDatabase
    let skeleton: Skeleton
    let patternKey: CacheKey
    /// Of which form of the schema the pattern's key is.
    private let schemaTurn: UInt64
    /// Nil until it was looked for; then what was found, if anything.
    var template: TemplateMatch??
    /// The learnt pattern that fits, as of a turn of the patterns' cache.
    var pattern: (turn: UInt64, found: KnownPattern)?

    /// - Parameter schemaTurn: of the database, as of before the key was made.
    init(
      _ database: AnswerableDatabase, schemaTurn: UInt64, _ skeleton: Skeleton,
      _ patternKey: CacheKey
    ) {
      self.database = database
      self.skeleton = skeleton
      self.patternKey = patternKey
      self.schemaTurn = schemaTurn
    }

    /// False when the schema has changed since.
    var isCurrent: Bool { database.watch.schemaTurn == schemaTurn }
  }

  private static let generation = 2048
  private static let longestText = 1024

  private var young: [Key: Entry] = [:]
  private var old: [Key: Entry] = [:]
  /// Whose readings these are.
  private var reader: Pipeline?

  var count: Int { young.count + old.count }

  mutating func entry(for key: Key, of pipeline: Pipeline) -> Entry? {
    guard reader === pipeline else {
      self = RecentReadings()
      reader = pipeline
      return nil
    }
    if let entry = young[key] { return entry.isCurrent ? entry : nil }
    guard let entry = old[key], entry.isCurrent else { return nil }
    insert(entry, for: key)
    return entry
  }

  mutating func insert(_ entry: Entry, for key: Key) {
    guard key.text.utf8.count <= Self.longestText else { return }
    if young.count >= Self.generation {
      old = young
      young = Dictionary(minimumCapacity: Self.generation)
    }
    young[key] = entry
  }
}
