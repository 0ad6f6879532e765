internal import Foundation

/// A run of integers as byte planes: the values, or their differences, less the smallest, divided by what divides them
/// all, and written with as many bytes as the largest needs, the most significant plane first. Alike bytes then lie
/// together for deflate. Layout: protocol.md §5.4.
enum IntegerSeries {
    private static let deltaFlag: UInt8 = 0x80

    static func encode(_ values: [Int64], into writer: inout ByteWriter) {
        guard let first = values.first else { return }
        let plain = Plan(values)
        let delta = Plan(differences(values))
        let best = delta.cost + 8 < plain.cost ? delta : plain
        let isDelta = best.cost != plain.cost
        writer.byte(UInt8(best.width) | (isDelta ? deltaFlag : 0))
        if isDelta { writer.zigzag(first) }
        writer.zigzag(best.minimum)
        if best.width > 0 { writer.varint(best.divisor) }
        writer.raw(best.planes)
    }

    /// Reads `count` integers.
    static func decode(_ count: Int, from reader: inout ByteReader) throws(DecodingProblem) -> [Int64] {
        guard count > 0 else { return [] }
        let format = try reader.byte()
        let width = Int(format & 0x7F)
        guard width <= 8 else { throw DecodingProblem(.malformed, "integer series") }
        let isDelta = format & deltaFlag != 0
        let first = isDelta ? try reader.zigzag() : 0
        let rows = isDelta ? count - 1 : count
        let minimum = try reader.zigzag()
        let divisor = width > 0 ? try reader.varint() : 1
        let planes = try reader.raw(width * rows)
        var values = [Int64](repeating: 0, count: count)
        planes.withUnsafeBufferPointer { planes in
            values.withUnsafeMutableBufferPointer { values in
                var last = first
                if isDelta { values[0] = first }
                let offset = count - rows
                for row in 0..<rows {
                    var scaled: UInt64 = 0
                    for plane in 0..<width { scaled = scaled << 8 | UInt64(planes[plane * rows + row]) }
                    let value = minimum &+ Int64(bitPattern: scaled &* divisor)
                    last = isDelta ? last &+ value : value
                    values[row + offset] = last
                }
            }
        }
        return values
    }

    private static func differences(_ values: [Int64]) -> [Int64] {
        zip(values.dropFirst(), values).map { $0 &- $1 }
    }

    /// One way of writing the values, and what it would cost.
    private struct Plan {
        let minimum: Int64
        let divisor: UInt64
        let width: Int
        let planes: [UInt8]
        /// Bits after an order-0 entropy coder, a fair guess at what deflate makes of them.
        let cost: Double

        init(_ values: [Int64]) {
            let smallest = values.min() ?? 0
            minimum = smallest
            // The distance to the minimum always fits 64 unsigned bits.
            let distances = values.map { UInt64(bitPattern: $0 &- smallest) }
            let common = distances.reduce(0) { Self.greatestCommonDivisor($0, $1) }
            divisor = max(common, 1)
            let scaled = [UInt64](distances.map { $0 / max(common, 1) })
            let bits = 64 - (scaled.max() ?? 0).leadingZeroBitCount
            width = (bits + 7) / 8
            var planes: [UInt8] = []
            planes.reserveCapacity(width * values.count)
            var cost = 0.0
            for plane in 0..<width {
                let shift = UInt64(8 * (width - 1 - plane))
                let start = planes.count
                for value in scaled { planes.append(UInt8(truncatingIfNeeded: value >> shift)) }
                cost += Entropy.bits(planes[start...])
            }
            self.planes = planes
            self.cost = cost
        }

        private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
            var (left, right) = (left, right)
            while right != 0 { (left, right) = (right, left % right) }
            return left
        }
    }
}

/// How many bits an order-0 entropy coder would need (Shannon 1948): the yardstick for choosing between encodings.
enum Entropy {
    static func bits(_ bytes: some Collection<UInt8>) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        return counts.reduce(0) { $1 == 0 ? $0 : $0 - Double($1) * log2(Double($1) / total) }
    }
}
