/// Columns whose answers are a prefix and then numbers: integers, decimals, dates, times, points, instance positions.
/// The few distinct prefixes (tag, scale, offset) form a dictionary; the numbers form one integer series each.
struct NumberRows {
    private let prefixes: [ArraySlice<UInt8>]
    private let indexes: [Int64]
    private let series: [[Int64]]

    /// Nil unless every value is of such a kind and all have as many numbers.
    init?(_ values: [ArraySlice<UInt8>]) {
        var places: [ArraySlice<UInt8>: Int64] = [:]
        var prefixes: [ArraySlice<UInt8>] = []
        var indexes: [Int64] = []
        var series: [[Int64]] = []
        for value in values {
            guard let layout = Self.layout(value) else { return nil }
            let prefix = value.prefix(layout.prefix)
            if series.isEmpty { series = [[Int64]](repeating: [], count: layout.numbers) }
            guard layout.numbers == series.count else { return nil }
            var reader = ByteReader(value.dropFirst(layout.prefix), place: "number")
            for place in 0..<layout.numbers {
                guard let number = try? reader.zigzag() else { return nil }
                series[place].append(number)
            }
            guard reader.isAtEnd else { return nil }
            if places[prefix] == nil {
                places[prefix] = Int64(prefixes.count)
                prefixes.append(prefix)
                if prefixes.count > 64 { return nil }
            }
            indexes.append(places[prefix] ?? 0)
        }
        self.prefixes = prefixes
        self.indexes = indexes
        self.series = series
    }

    /// How many bytes come before the numbers, and how many numbers there are.
    private static func layout(_ value: ArraySlice<UInt8>) -> (prefix: Int, numbers: Int)? {
        guard let first = value.first, let tag = AnswerTag(rawValue: first) else { return nil }
        switch tag {
        case .integer, .date, .present: return (1, 1)
        case .decimal: return (2, 1)
        case .time:
            guard let format = value.dropFirst().first else { return nil }
            if format >> 3 < 2 { return (2, 1) }
            return value.dropFirst(2).firstIndex { $0 < 0x80 }.map { ($0 - value.startIndex + 1, 1) }
        case .geopoint:
            guard let count = value.dropFirst().first else { return nil }
            return (2 + Int(count), Int(count))
        default: return nil
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.varint(prefixes.count)
        for prefix in prefixes { writer.counted(prefix) }
        if prefixes.count > 1 { IntegerSeries.encode(indexes, into: &writer) }
        for numbers in series { IntegerSeries.encode(numbers, into: &writer) }
    }

    static func decode(
        _ count: Int, from reader: inout ByteReader, into pool: inout ValuePool
    ) throws(DecodingProblem) -> [Range<Int>] {
        let size = try reader.count(limit: 64)
        var prefixes: [ArraySlice<UInt8>] = []
        var arity: Int?
        for _ in 0..<size {
            let prefix = try reader.counted(limit: 32)
            guard let layout = layout(prefix), layout.prefix == prefix.count, arity ?? layout.numbers == layout.numbers
            else { throw DecodingProblem(.malformed, "number prefix") }
            arity = layout.numbers
            // A prefix with zeros behind it is the smallest answer that it can begin: this checks it once for all rows.
            _ = try Answer(encoded: Array(prefix + [UInt8](repeating: 0, count: layout.numbers))[...])
            prefixes.append(prefix)
        }
        guard let arity, let first = prefixes.first else { throw DecodingProblem(.malformed, "number prefix") }
        let indexes = size > 1 ? try IntegerSeries.decode(count, from: &reader) : []
        var series: [[Int64]] = []
        for _ in 0..<arity { series.append(try IntegerSeries.decode(count, from: &reader)) }
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for row in 0..<count {
            var value = ByteWriter(reserving: 24)
            if size > 1 {
                guard prefixes.indices.contains(Int(indexes[row])) else {
                    throw DecodingProblem(.malformed, "number prefix index")
                }
                value.raw(prefixes[Int(indexes[row])])
            } else {
                value.raw(first)
            }
            let tag = value.bytes[0]
            let isBounded = tag == AnswerTag.date.rawValue || tag == AnswerTag.time.rawValue
            for numbers in series {
                guard !isBounded || numbers[row].magnitude < Answer.calendarBound else {
                    throw DecodingProblem(.malformed, "date or time")
                }
                value.zigzag(numbers[row])
            }
            ranges.append(try pool.addChecked(value.bytes))
        }
        return ranges
    }
}
