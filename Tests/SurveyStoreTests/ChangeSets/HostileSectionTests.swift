import Foundation
import TestSupport
import Testing

@testable import SurveyStore

@Suite("Sections that lie about what they hold are refused before memory is taken")
struct HostileSectionTests {
    private let entries = (1...4_096).map { number in
        let dot = Dot(site: SiteID(high: 1, low: 1), sequence: UInt64(number))
        return ChangeSetHeader.Entry(
            dot: dot, origin: dot, clock: HybridTime(milliseconds: 1), parents: [], mark: .none)
    }

    /// Reads an answers section, and tells how it is refused; nil if it is not.
    private func refusal(
        _ section: [UInt8], saves: Int = 4_096, outline: FormOutline? = nil
    ) -> DecodingProblem.Code? {
        do {
            let (batch, _) = try AnswerSection.decode(
                section[...], entries: Array(entries.prefix(saves)), outline: outline)
            expectAnswers(batch)
            return nil
        } catch {
            return error.code
        }
    }

    /// What a merge takes and stores must be answers, or nobody can read the record any more.
    private func expectAnswers(_ batch: AnswerBatch) {
        for save in 0..<batch.saveCount {
            #expect(throws: Never.self) { try batch.answers(of: save) }
        }
    }

    /// The beginning of every section: one author for all saves.
    private func begin(saves: Int = 4_096) -> (writer: SectionWriter, saves: TableHistory) {
        var writer = SectionWriter(.empty)
        var history = TableHistory(rowCount: saves)
        history.add(series: [Int64](repeating: 1, count: saves), .milliseconds)
        let author = Answer.text("").encoded[...]
        writer.columns.column(
            [ArraySlice<UInt8>](repeating: author, count: saves), rows: Array(0..<saves), choices: [], &history)
        return (writer, history)
    }

    @Test("what has more rows in all columns than anybody reads is not written")
    func writtenRows() {
        var batch = AnswerBatch()
        for column in 0...Limits.sectionCells / entries.count {
            batch.append(template: batch.addTemplate("c\(column)"), instances: [], value: Answer.text("x").encoded)
        }
        for _ in entries { batch.endSave() }
        let refused = #expect(throws: DecodingProblem.self) {
            try AnswerSection.encode(
                batch, authors: entries.map { _ in "" }, entries: entries, outline: .empty)
        }
        #expect(refused?.code == .tooLarge)
    }

    @Test("rows of repeats are bounded over all tables")
    func repeatRows() {
        // Ten rows in the first table, and as many as one table may have in the second.
        var (writer, _) = begin(saves: 1)
        writer.columns.count(2)
        for (template, rows) in [("a[]", 10), ("b[]", Int64(Limits.repeatRows))] {
            writer.name(template)
            var outer = TableHistory(rowCount: 1)
            writer.columns.series([rows], &outer)
            var steps = TableHistory(rowCount: Int(rows))
            writer.columns.series([Int64](repeating: 1, count: Int(rows)), &steps)
        }
        writer.columns.count(0)
        #expect(refusal(writer.finish(), saves: 1) == .tooLarge)
    }

    @Test("rows are bounded over all series of repeats: an inner repeat without instances costs its writer next to nothing")
    func seriesRows() {
        let rows = 1 << 15
        var (writer, _) = begin(saves: 1)
        writer.columns.count(2 + 600)
        // Three levels: instances, one more in each, and many repeats in those that have none.
        for (template, outer) in [("a[]", [Int64(rows)]), ("a[]/b[]", [Int64](repeating: 1, count: rows))] {
            writer.name(template)
            var around = TableHistory(rowCount: outer.count)
            writer.columns.series(outer, &around)
            var steps = TableHistory(rowCount: rows)
            writer.columns.series([Int64](repeating: 1, count: rows), &steps)
        }
        for table in 0..<600 {
            writer.name("a[]/b[]/\(1_000 + table)[]")
            writer.columns.number(.predictor, 0)
            writer.columns.number(.base, 0)
            writer.columns.number(.width, 0)
        }
        writer.columns.count(0)
        let section = writer.finish()
        #expect(section.count < 4_000)
        #expect(refusal(section, saves: 1) == .tooLarge)
    }

    @Test("an edit cannot add and remove one code, however its change-set lists it")
    func editOfOneCode() throws {
        func section(_ codes: [String]) -> [UInt8] {
            var (writer, _) = begin(saves: 1)
            writer.columns.count(0)
            writer.columns.count(1)
            writer.name("m")
            writer.columns.number(.presence, 0)
            writer.columns.number(.entryCount, 1)
            writer.columns.number(.entryKind, ColumnEntry.Kind.edits.rawValue)
            writer.columns.number(.maskCodes, codes.count)
            for code in codes { writer.columns.text(code.utf8) }
            var models = ChoiceEdits.fresh
            ChoiceEdits.encode([.init(added: 1, removed: 2)], codes.count, &models, into: &writer.columns.sink)
            return writer.finish()
        }
        #expect(refusal(section(["a", "a"]), saves: 1) == .malformed)
        // Codes are their bytes: these look alike, and are two.
        let alike = ["\u{E9}", "e\u{301}"]
        let (batch, _) = try AnswerSection.decode(
            section(alike)[...], entries: Array(entries.prefix(1)), outline: nil)
        let answer = try #require(try batch.answers(of: 0)[path("m")])
        #expect(answer.encoded == Array("\u{9}+\u{E9} -e\u{301}".utf8))
    }

    @Test("rows are bounded over all columns: a column of one answer for all rows costs its writer next to nothing")
    func cells() {
        var (writer, _) = begin()
        writer.columns.count(0)
        writer.columns.count(5_000)
        for column in 0..<5_000 {
            writer.name(String(column + 10_000))
            writer.columns.number(.presence, 0)
            writer.columns.number(.entryCount, 1)
            writer.columns.number(.entryKind, ColumnEntry.Kind.literal.rawValue)
            writer.columns.text(Answer.boolean(true).encoded)
        }
        #expect(refusal(writer.finish()) == .tooLarge)
    }

    @Test("a dictionary of long texts that all rows repeat is refused for what it expands to")
    func dictionary() {
        var (writer, history) = begin()
        writer.columns.count(0)
        writer.columns.count(1)
        writer.name("q")
        let answer = Answer.text(String(repeating: "a", count: 1 << 19)).encoded[...]
        writer.columns.column(
            [ArraySlice<UInt8>](repeating: answer, count: 4_096), rows: Array(0..<4_096), choices: [], &history)
        #expect(refusal(writer.finish()) == .tooLarge)
    }

    @Test("hostile counts are refused", arguments: [1 << 20, 1 << 40, Int.max])
    func counts(count: Int) {
        var (tables, _) = begin()
        tables.columns.count(count)
        #expect(refusal(tables.finish()) == .tooLarge)
        var (columns, _) = begin()
        columns.columns.count(0)
        columns.columns.count(count)
        #expect(refusal(columns.finish()) == .tooLarge)
        for purpose in [ColumnStructure.name, .entryLength, .presence, .entryCount] {
            var (column, _) = begin()
            column.columns.count(0)
            column.columns.count(1)
            if purpose == .presence || purpose == .entryCount { column.name("q") }
            if purpose == .entryCount { column.columns.number(.presence, 0) }
            if purpose == .entryLength { column.columns.number(.name, 0) }
            column.columns.number(purpose, count)
            #expect(refusal(column.finish()) != nil)
        }
        var (rows, _) = begin()
        rows.columns.count(1)
        rows.name("m[]")
        var outer = TableHistory(rowCount: 4_096)
        rows.columns.series([Int64](repeating: Int64(count), count: 4_096), &outer)
        #expect(refusal(rows.finish()) != nil)
    }

    @Test("a section that was written with a form cannot be read without it, or with another")
    func otherOutline() throws {
        let outline = FormOutline(columns: [.init(template: "sex", choices: ["f", "m"])])
        var batch = AnswerBatch()
        let place = batch.addTemplate("sex")
        batch.append(template: place, instances: [], value: Answer.choice("m").encoded)
        batch.endSave()
        let section = try AnswerSection.encode(batch, authors: [""], entries: Array(entries.prefix(1)), outline: outline)
        #expect(refusal(section, saves: 1, outline: outline) == nil)
        #expect(refusal(section, saves: 1) == .missingForm)
        let other = FormOutline(columns: [.init(template: "sex", choices: ["m", "f"])])
        #expect(refusal(section, saves: 1, outline: other) == .malformed)
    }

    @Test("headers with hostile counts are refused", arguments: [UInt64(5_000), 1 << 40, .max])
    func headerCounts(count: UInt64) {
        var writer = ByteWriter()
        writer.raw([UInt8](repeating: 1, count: 48))
        writer.counted("")
        var sites = writer
        writer.varint(count)
        #expect(throws: DecodingProblem.self) { try ChangeSetHeader(encoded: writer.bytes[...]) }
        sites.varint(1)
        sites.varint(count)
        #expect(throws: DecodingProblem.self) { try ChangeSetHeader(encoded: sites.bytes[...]) }
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
    func noise(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var batch = AnswerBatch()
        let place = batch.addTemplate("m[]/age")
        for entry in entries.prefix(6) {
            batch.append(
                template: place, instances: [InstanceID(addedBy: entry.dot, ordinal: 0)],
                value: Answer.integer(Int64(random.below(9))).encoded)
            batch.endSave()
        }
        let section = try AnswerSection.encode(
            batch, authors: [String](repeating: "a", count: 6), entries: Array(entries.prefix(6)), outline: .empty)
        #expect(refusal(section, saves: 6) == nil)
        for _ in 0..<400 {
            var damaged = section
            for _ in 0...random.below(3) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
            _ = refusal(damaged, saves: 6)
            _ = refusal(Array(section.prefix(3)) + random.bytes(random.below(60)), saves: 6)
        }
    }
}
