/// One column of answers: the encoded answers (``Answer/encoded``) of one question in row order, written in whichever of
/// five ways is smallest for what the column holds. Layouts: protocol.md §5.5.
enum ValueColumn {
    private enum Encoding: UInt8 {
        case raw = 0, constant, dictionary, numbers, masks
    }

    // MARK: Writing

    static func encode(_ values: [ArraySlice<UInt8>], into writer: inout ByteWriter) {
        guard let first = values.first else { return }
        if values.allSatisfy({ $0 == first }) {
            writer.byte(Encoding.constant.rawValue)
            writer.counted(first)
            return
        }
        var best = candidate(.raw) { raw(values, into: &$0) }
        let others = [
            dictionary(values).map { encoded in candidate(.dictionary) { $0.raw(encoded) } },
            NumberRows(values).map { rows in candidate(.numbers) { rows.encode(into: &$0) } },
            MaskRows(values).map { rows in candidate(.masks) { rows.encode(into: &$0) } },
        ]
        for other in others.compactMap({ $0 }) where other.cost < best.cost { best = other }
        writer.raw(best.bytes)
    }

    private static func candidate(
        _ encoding: Encoding, _ write: (inout ByteWriter) -> Void
    ) -> (bytes: [UInt8], cost: Double) {
        var writer = ByteWriter()
        writer.byte(encoding.rawValue)
        write(&writer)
        // Bytes that deflate must carry as they are cost something beyond their entropy.
        return (writer.bytes, Entropy.bits(writer.bytes) + Double(writer.bytes.count) / 4)
    }

    static func raw(_ values: [ArraySlice<UInt8>], into writer: inout ByteWriter) {
        IntegerSeries.encode(values.map { Int64($0.count) }, into: &writer)
        for value in values { writer.raw(value) }
    }

    private static func dictionary(_ values: [ArraySlice<UInt8>]) -> [UInt8]? {
        var places: [ArraySlice<UInt8>: Int64] = [:]
        var distinct: [ArraySlice<UInt8>] = []
        var indexes: [Int64] = []
        for value in values {
            if let place = places[value] {
                indexes.append(place)
            } else {
                places[value] = Int64(distinct.count)
                indexes.append(Int64(distinct.count))
                distinct.append(value)
            }
            if distinct.count * 2 > values.count + 8 { return nil }
        }
        var writer = ByteWriter()
        writer.varint(distinct.count)
        raw(distinct, into: &writer)
        IntegerSeries.encode(indexes, into: &writer)
        return writer.bytes
    }

    // MARK: Reading

    /// Reads `count` values.
    static func decode(
        _ count: Int, from reader: inout ByteReader, into pool: inout ValuePool
    ) throws(DecodingProblem) -> [Range<Int>] {
        guard count > 0 else { return [] }
        switch Encoding(rawValue: try reader.byte()) {
        case .raw: return try decodeRaw(count, from: &reader, into: &pool)
        case .constant:
            let value = try pool.add(reader.counted(limit: Limits.answerBytes))
            return [Range<Int>](repeating: value, count: count)
        case .dictionary:
            let size = try reader.count(limit: count)
            let distinct = try decodeRaw(size, from: &reader, into: &pool)
            return try IntegerSeries.decode(count, from: &reader).map { index throws(DecodingProblem) in
                guard distinct.indices.contains(Int(index)) else {
                    throw DecodingProblem(.malformed, "dictionary index")
                }
                return distinct[Int(index)]
            }
        case .numbers: return try NumberRows.decode(count, from: &reader, into: &pool)
        case .masks: return try MaskRows.decode(count, from: &reader, into: &pool)
        case nil: throw DecodingProblem(.malformed, "column encoding")
        }
    }

    static func decodeRaw(
        _ count: Int, from reader: inout ByteReader, into pool: inout ValuePool
    ) throws(DecodingProblem) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for length in try IntegerSeries.decode(count, from: &reader) {
            guard length >= 0, length <= Limits.answerBytes else { throw DecodingProblem(.tooLarge, "answer") }
            ranges.append(try pool.add(reader.raw(Int(length))))
        }
        return ranges
    }
}

/// The bytes of decoded values, in one buffer; rows refer to ranges of it.
struct ValuePool {
    private(set) var bytes: [UInt8] = []

    /// Takes in one value, once it is known to be an answer in canonical form.
    mutating func add(_ value: ArraySlice<UInt8>) throws(DecodingProblem) -> Range<Int> {
        _ = try Answer(encoded: value)
        return try addChecked(value)
    }

    /// Takes in a value that was put together here and so needs no check but that of size.
    mutating func addChecked(_ value: some Collection<UInt8>) throws(DecodingProblem) -> Range<Int> {
        guard value.count <= Limits.answerBytes, bytes.count + value.count <= Limits.sectionBytes else {
            throw DecodingProblem(.tooLarge, "answers")
        }
        let start = bytes.count
        bytes.append(contentsOf: value)
        return start..<bytes.count
    }
}
