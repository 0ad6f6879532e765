import Foundation
import Testing

@testable import SurveyStore

@Suite("Sections that lie about what they hold are refused before memory is taken")
struct HostileSectionTests {
    private let dots = (1...4_096).map { Dot(site: SiteID(high: 1, low: 1), sequence: UInt64($0)) }

    /// Reads an answers section, and tells how it is refused; nil if it is not.
    private func refusal(_ section: [UInt8], saves: Int = 4_096) -> DecodingProblem.Code? {
        do {
            _ = try AnswerSection.decode(section, dots: Array(dots.prefix(saves)))
            return nil
        } catch {
            return error.code
        }
    }

    /// The beginning of every section: one author for all saves.
    private func begin(tables: Int) -> ByteWriter {
        var writer = ByteWriter()
        writer.byte(1)
        writer.counted(Answer.text("").encoded)
        writer.varint(tables)
        return writer
    }

    /// A series of `value`, however long.
    private func constant(_ value: Int64, into writer: inout ByteWriter) {
        writer.byte(0)
        writer.zigzag(value)
    }

    @Test("rows of repeats are bounded over all tables")
    func repeatRows() {
        // Ten rows in the first table, and as many as one table may have in the second.
        var writer = begin(tables: 2)
        for (template, rows) in [("a[]", 10), ("b[]", Int64(Limits.repeatRows))] {
            writer.counted(template)
            constant(rows, into: &writer)
            constant(1, into: &writer)
        }
        writer.varint(0)
        #expect(refusal(writer.bytes, saves: 1) == .tooLarge)
    }

    @Test("answers are bounded over all columns")
    func answers() {
        var writer = begin(tables: 0)
        writer.varint(19_000)
        for column in 0..<19_000 {
            writer.counted(String(column + 10_000))
            writer.byte(0)
            writer.byte(1)
            writer.counted(Answer.boolean(true).encoded)
        }
        #expect(refusal(writer.bytes) == .tooLarge)
    }

    @Test("a dictionary of long texts that all rows repeat is refused for what it expands to")
    func dictionary() {
        var writer = begin(tables: 0)
        writer.varint(1)
        writer.counted("q")
        writer.byte(0)
        writer.byte(1)
        writer.counted(Answer.text(String(repeating: "a", count: 1 << 19)).encoded)
        #expect(refusal(writer.bytes) == .tooLarge)
    }

    @Test("hostile counts are refused", arguments: [UInt64(1) << 20, 1 << 40, .max])
    func counts(count: UInt64) {
        var tables = ByteWriter()
        tables.byte(1)
        tables.counted(Answer.text("").encoded)
        tables.varint(count)
        #expect(refusal(tables.bytes) == .tooLarge)
        var columns = begin(tables: 0)
        columns.varint(count)
        #expect(refusal(columns.bytes) == .tooLarge)
        var name = begin(tables: 0)
        name.varint(1)
        name.varint(count)
        #expect(refusal(name.bytes) == .tooLarge)
        var rows = begin(tables: 1)
        rows.counted("m[]")
        constant(Int64(bitPattern: count), into: &rows)
        #expect(refusal(rows.bytes) != nil)
    }

    @Test("headers with hostile counts are refused", arguments: [UInt64(5_000), 1 << 40, .max])
    func headerCounts(count: UInt64) {
        var writer = ByteWriter()
        writer.raw([UInt8](repeating: 1, count: 64))
        writer.counted("")
        var sites = writer
        writer.varint(count)
        #expect(throws: DecodingProblem.self) { try ChangeSetHeader(encoded: writer.bytes) }
        sites.varint(1)
        sites.varint(count)
        #expect(throws: DecodingProblem.self) { try ChangeSetHeader(encoded: sites.bytes) }
    }

    @Test("a bomb of deflate is refused, and quickly", arguments: [1 << 20, 65 << 20])
    func bomb(size: Int) throws {
        let bomb = Deflate.compress([UInt8](repeating: 0, count: size))
        let started = ContinuousClock().now
        if size > Limits.sectionBytes {
            #expect(throws: DecodingProblem.self) {
                try Deflate.inflate(bomb[...], limit: Limits.sectionBytes, place: "bomb")
            }
        } else {
            #expect(try Deflate.inflate(bomb[...], limit: Limits.sectionBytes, place: "bomb").count == size)
        }
        #expect(throws: DecodingProblem(.tooLarge, "bomb")) {
            try Deflate.inflate(bomb[...], limit: size - 1, place: "bomb")
        }
        #expect(ContinuousClock().now - started < .seconds(20))
    }

    @Test("deflate comes back, and every cut and every tail of it is refused", arguments: Seeds.first(10))
    func deflate(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let plain = random.bytes(random.below(600)) + [UInt8](repeating: 7, count: random.below(9_000))
        let packed = Deflate.compress(plain)
        #expect(try Deflate.inflate(packed[...], limit: plain.count, place: "x") == plain)
        #expect(try Deflate.inflate(Deflate.compress([])[...], limit: 0, place: "x") == [])
        for length in packed.indices {
            #expect(throws: DecodingProblem.self) { try Deflate.inflate(packed[..<length], limit: 1 << 20, place: "x") }
        }
        #expect(throws: DecodingProblem(.trailingBytes, "x")) {
            try Deflate.inflate((packed + [0])[...], limit: 1 << 20, place: "x")
        }
    }

    @Test("noise in place of a section is refused or read, and nothing else", arguments: Seeds.first(20))
    func noise(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var batch = AnswerBatch()
        let place = batch.addTemplate("m[]/age")
        for dot in dots.prefix(6) {
            batch.append(
                template: place, instances: [InstanceID(addedBy: dot, ordinal: 0)],
                value: Answer.integer(Int64(random.below(9))).encoded)
            batch.endSave()
        }
        let section = AnswerSection.encode(
            batch, authors: dots.prefix(6).map { _ in "a" }, dots: Array(dots.prefix(6)))
        #expect(refusal(section, saves: 6) == nil)
        for _ in 0..<400 {
            var damaged = section
            for _ in 0...random.below(3) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
            _ = refusal(damaged, saves: 6)
            _ = refusal(Array(section.prefix(3)) + random.bytes(random.below(60)), saves: 6)
        }
    }
}
