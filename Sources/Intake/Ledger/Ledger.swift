/// Which offsets of one partition are done, in whatever order they finish.
///
/// ```
///            base                         position
///  …done done |open| done done |open| done | (not yet received)
///             └── map: done beyond the base ┘
/// ```
///
/// The base is the first offset that is not done; the map says which later ones are. Both are
/// committed together (``OffsetMap``), so that a new owner goes on with exactly what is open.
/// Offsets are received in rising order; those that never come (transaction markers, compaction)
/// count as done. The window bounds how far the map may reach, so that it always fits.
struct Ledger: Equatable, Sendable {
  /// What to do with a received offset.
  enum Admission: Equatable {
    /// Work on it.
    case admitted
    /// Its outcome is visible already: skip it.
    case done
    /// It lies beyond the window: hold it back until the base moves.
    case beyondWindow
  }

  /// The first offset that is not done.
  private(set) var base: Int64
  /// The next offset to receive.
  private(set) var position: Int64
  /// How many offsets from the base on may be open or done beyond it.
  let window: Int
  private var done: OffsetBitmap

  /// A ledger that begins at `offset` with nothing done beyond it.
  init(startingAt offset: Int64, window: Int) {
    base = offset
    position = offset
    self.window = window
    done = OffsetBitmap(from: offset)
  }

  /// A ledger that goes on from what was committed.
  init(restoring map: OffsetMap, window: Int) {
    base = map.base
    position = map.base
    self.window = window
    done = map.done
    advance()
  }

  /// Offsets admitted and not yet done.
  private(set) var openCount = 0

  mutating func receive(_ offset: Int64) -> Admission {
    guard offset >= base else { return .done }
    if openCount == 0, offset > position {
      // Nothing is open: what was skipped needs no bits.
      base = done.firstMissing(from: offset)
      position = base
      done.drop(before: base)
      guard base == offset else { return .done }
    }
    guard offset - base < Int64(window) else { return .beyondWindow }
    var gap = position
    while gap < offset {
      if !done.contains(gap) { done.insert(gap) }
      gap += 1
    }
    position = max(position, offset + 1)
    if done.contains(offset) {
      advance()
      return .done
    }
    openCount += 1
    return .admitted
  }

  /// Marks an admitted offset as done; the base moves past everything that is.
  mutating func complete(_ offset: Int64) {
    guard offset >= base, offset < position, !done.contains(offset) else { return }
    done.insert(offset)
    openCount -= 1
    if offset == base { advance() }
  }

  /// Whether an offset's outcome is known to be out.
  func isDone(_ offset: Int64) -> Bool { offset < base || done.contains(offset) }

  /// What is to be committed now.
  var map: OffsetMap { OffsetMap(base: base, done: done) }

  private mutating func advance() {
    base = done.firstMissing(from: base)
    // A restored map may know more offsets done than have been received again.
    position = max(position, base)
    done.drop(before: base)
  }
}
