/// A row-major table of IEEE half floats inside a mapped file, whose rows can be added up.
///
/// This is the whole arithmetic of a static embedding: look up a row a token, add, scale.
package final class HalfFloatTable: Sendable {
  package let rows: Int
  package let columns: Int
  private let file: MappedFile
  private let offset: Int

  /// - Parameters:
  ///   - offset: where the first row begins in the file, in bytes.
  package init(path: String, offset: Int, rows: Int, columns: Int) throws(MemoryMapError) {
    let file = try MappedFile(path: path)
    let (cells, tooMany) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns > 0, offset >= 0, !tooMany, cells <= file.count / 2,
      offset <= file.count - cells * 2
    else { throw .tableOutsideFile(path: path) }
    self.file = file
    self.offset = offset
    self.rows = rows
    self.columns = columns
  }

  /// Adds the rows named by `indices` to `sum` (`columns` long), in order.
  package func add(rows indices: [Int32], to sum: inout [Float]) throws(MemoryMapError) {
    guard sum.count == columns else { throw .wrongLength(expected: columns, actual: sum.count) }
    for index in indices where index < 0 || Int(index) >= rows {
      throw .rowOutOfRange(row: Int(index), rows: rows)
    }
    let columns = self.columns
    let offset = self.offset
    file.withBytes { bytes in
      bytes.withUnsafeBytes { memory in
        sum.withUnsafeMutableBufferPointer { sum in
          // safety: the row range was checked above; sum has `columns` floats.
          guard let base = memory.baseAddress, let target = sum.baseAddress else { return }
          for index in indices {
            let row = base + offset + Int(index) * columns * 2
            var column = 0
            while column + 16 <= columns {
              let half = (row + column * 2).loadUnaligned(as: SIMD16<UInt16>.self)
              let cells = UnsafeMutableRawPointer(target + column)
              let total = cells.loadUnaligned(as: SIMD16<Float>.self) + Self.widen(half)
              cells.storeBytes(of: total, as: SIMD16<Float>.self)
              column += 16
            }
            while column < columns {
              let half = (row + column * 2).loadUnaligned(as: UInt16.self)
              target[column] += Self.widen(SIMD16(repeating: half))[0]
              column += 1
            }
          }
        }
      }
    }
  }

  /// Half to single precision, exact for every finite value: the exponent is moved by a
  /// multiplication with 2^112, which also makes subnormals right, in baseline SIMD.
  private static func widen(_ half: SIMD16<UInt16>) -> SIMD16<Float> {
    let bits = SIMD16<UInt32>(truncatingIfNeeded: half)
    let magnitude = (bits & 0x7FFF) &<< 13
    let scaled =
      unsafeBitCast(magnitude, to: SIMD16<Float>.self) * Float(bitPattern: (127 + 112) << 23)
    let sign = (bits & 0x8000) &<< 16
    return unsafeBitCast(
      unsafeBitCast(scaled, to: SIMD16<UInt32>.self) | sign, to: SIMD16<Float>.self)
  }
}
