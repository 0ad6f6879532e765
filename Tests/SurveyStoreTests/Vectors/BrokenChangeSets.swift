import Testing

@testable import SurveyStore

/// Change-sets that break one rule each.
struct BrokenChangeSets {
    private let world: VectorWorld
    private let site: SiteID

    init(_ world: VectorWorld) throws {
        self.world = world
        site = try world.member("A").site
    }

    /// What is refused by a reader without the form's outline.
    var all: [RefusalVector] {
        get throws { try envelopes() + headers() + answers() }
    }

    /// What is refused by a reader that has it.
    var withOutline: [RefusalVector] {
        [
            refused("another outline", outline: FormOutline(columns: [.init(template: "age")]), .malformed) { _ in },
            refused("a name behind the outline's last", outline: world.outline, .malformed) {
                begin(&$0)
                $0.columns.count(1)
                $0.columns.number(.name, 11)
            },
            refused("a column twice: by place, and spelled out", outline: world.outline, .notCanonical) {
                begin(&$0)
                $0.columns.count(2)
                $0.name("age")
                one(&$0)
                $0.columns.number(.name, 0)
                $0.columns.text("age".utf8)
            },
        ]
    }

    /// An envelope around two sections, with a signature of zeros: reading comes before verifying.
    private func envelope(_ header: [UInt8], _ answers: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("MCS3".utf8)
        writer.counted(header)
        writer.counted(answers)
        writer.raw([UInt8](repeating: 0, count: 64))
        return writer.bytes
    }

    private func envelopes() throws -> [RefusalVector] {
        let whole = try ChangeSet(study: world.study, saves: world.firstSave(), signedBy: world.member("A").key).bytes
        return [
            RefusalVector("nothing", [], .truncated),
            RefusalVector("version 2", Array("MCS2".utf8) + whole.dropFirst(4), .unsupportedVersion),
            RefusalVector("version 4", Array("MCS4".utf8) + whole.dropFirst(4), .unsupportedVersion),
            RefusalVector("cut in the header section", Array(whole.prefix(20)), .truncated),
            RefusalVector("cut in the answers section", Array(whole.dropLast(70)), .truncated),
            RefusalVector("cut in the signature", Array(whole.dropLast()), .truncated),
            RefusalVector("a byte behind the signature", whole + [0], .trailingBytes),
            RefusalVector(
                "a section longer than a change-set may be", Array("MCS3".utf8) + [0xFF, 0xFF, 0xFF, 0x7F], .tooLarge),
        ]
    }

    // MARK: Headers

    /// A header with these series, table by table.
    private func header(
        count: [UInt8] = [1], sites: [UInt8] = [0], _ saves: [[Int64]] = [[1], [9], [0], [0], [0]],
        edits: [[Int64]] = [], parents: [Int64] = [], others: [[Int64]] = []
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(site.bytes)
        writer.raw(world.form.bytes)
        writer.counted("01")
        writer.raw(count)
        writer.raw(sites)
        var columns = ColumnWriter()
        for table in [saves, edits, [parents], others] {
            var history = TableHistory(rowCount: table.first?.count ?? 0)
            for numbers in table { columns.series(numbers, &history) }
        }
        writer.raw(columns.sink.finish())
        return writer.bytes
    }

    private func headers() throws -> [RefusalVector] {
        let other = try [1] + world.member("B").site.bytes
        func refused(_ note: String, _ header: [UInt8], _ code: DecodingProblem.Code) -> RefusalVector {
            RefusalVector("header: \(note)", envelope(header, []), code)
        }
        var badScope = header()
        badScope[49] = 0x20
        return [
            refused("no save", header(count: [0], []), .malformed),
            refused("4,097 saves", header(count: [0x81, 0x20], []), .tooLarge),
            refused("a count in a longer form", header(count: [0x81, 0]), .notCanonical),
            refused("a scope that is none", badScope, .malformed),
            refused("cut", Array(header().prefix(50)), .truncated),
            refused("a zero behind its coded part", header() + [0], .trailingBytes),
            refused("bytes that its coded part does not need", header() + [0, 0, 0, 0, 0, 0, 0, 0, 1], .trailingBytes),
            refused("sequence 0", header([[0], [9], [0], [0], [0]]), .malformed),
            refused("sequence 2^40", header([[1 << 40], [9], [0], [0], [0]]), .malformed),
            refused(
                "sequences that do not ascend", header(count: [2], [[2, 2], [9, 9], [0, 0], [0, 0], [0, 0]]),
                .notCanonical),
            refused("mark 4", header([[1], [9], [0], [4], [0]]), .malformed),
            refused("mark -256", header([[1], [9], [0], [-256], [0]]), .malformed),
            refused("a counter of 65,536", header([[1], [9], [65_536], [0], [0]]), .malformed),
            refused("a stamp of 2^47", header([[1], [1 << 47], [0], [0], [0]]), .malformed),
            refused(
                "an origin of a site that is not there", header([[2], [9], [0], [0], [2]], edits: [[1], [0]]), .malformed),
            refused("the smallest of all origins", header([[2], [9], [0], [0], [.min]], edits: [[1], [0]]), .malformed),
            refused(
                "the own dot written out as origin", header([[2], [9], [0], [0], [1]], edits: [[2], [0]]), .notCanonical),
            refused(
                "a save that is its own parent",
                header([[2], [9], [0], [0], [1]], edits: [[1], [1]], parents: [1], others: [[0], [2]]), .notCanonical),
            refused(
                "parents that do not ascend",
                header(
                    sites: other, [[3], [9], [0], [0], [1]], edits: [[1], [2]], parents: [1, 1],
                    others: [[0, 0], [2, 1]]), .notCanonical),
            refused(
                "one parent twice: as the origin, and written out",
                header([[3], [9], [0], [0], [1]], edits: [[1], [2]], parents: [0, 1], others: [[0], [1]]), .notCanonical),
            refused(
                "a parent of a site that is not there",
                header([[3], [9], [0], [0], [1]], edits: [[1], [1]], parents: [1], others: [[1], [1]]), .malformed),
            refused("257 parents", header([[2], [9], [0], [0], [1]], edits: [[1], [257]]), .tooLarge),
            refused("-1 parents", header([[2], [9], [0], [0], [1]], edits: [[1], [-1]]), .tooLarge),
        ]
    }

    // MARK: Answers

    private func refused(
        _ note: String, outline: FormOutline = .empty, _ code: DecodingProblem.Code,
        _ write: (inout SectionWriter) -> Void
    ) -> RefusalVector {
        var writer = SectionWriter(outline)
        write(&writer)
        return RefusalVector("answers: \(note)", envelope(header(), writer.finish()), code)
    }

    /// The author, and no repeats.
    private func begin(_ writer: inout SectionWriter, tables: Int = 0, author: Answer = .text("")) {
        column(&writer, author)
        writer.columns.count(tables)
    }

    private func column(_ writer: inout SectionWriter, _ answer: Answer) {
        var history = TableHistory(rowCount: 1)
        writer.columns.column([answer.encoded[...]], rows: [0], choices: [], &history)
    }

    /// The integer 1 in the only row.
    private func one(_ writer: inout SectionWriter) {
        column(&writer, .integer(1))
    }

    private func series(_ writer: inout SectionWriter, _ numbers: [Int64]) {
        var history = TableHistory(rowCount: numbers.count)
        writer.columns.series(numbers, &history)
    }

    private func answers() -> [RefusalVector] {
        func columns(_ note: String, _ names: [String], _ code: DecodingProblem.Code) -> RefusalVector {
            refused(note, code) { writer in
                begin(&writer)
                writer.columns.count(names.count)
                for name in names {
                    writer.name(name)
                    one(&writer)
                }
            }
        }
        func table(
            _ note: String, _ name: String, _ rows: [Int64], _ steps: [Int64], ids: [UInt64] = [],
            _ code: DecodingProblem.Code
        ) -> RefusalVector {
            refused(note, code) { writer in
                begin(&writer, tables: 1)
                writer.name(name)
                series(&writer, rows)
                series(&writer, steps)
                for id in ids { writer.columns.sink.bits(id, 64) }
                writer.columns.count(0)
            }
        }
        var complete = SectionWriter(.empty)
        begin(&complete)
        complete.columns.count(1)
        complete.name("a")
        column(&complete, .text("abc"))
        let lettered = complete.finish()
        let coded = Array(lettered.prefix(Int(lettered[0]) + 1))
        // The same, spelled out for deflate.
        let section = coded + [0] + Deflate.compress(Array("aabc".utf8))
        func broken(_ note: String, _ section: [UInt8], _ code: DecodingProblem.Code) -> RefusalVector {
            RefusalVector("answers: \(note)", envelope(header(), section), code)
        }
        return [
            broken("nothing", [], .truncated),
            broken("cut in the coded part", Array(coded.dropLast()), .truncated),
            broken("no word stream", coded, .truncated),
            broken("nothing spelled out", coded + [0], .truncated),
            broken("what does not inflate", coded + [0, 7], .badCompression),
            broken("a deflate stream that is cut", Array(section.dropLast()), .truncated),
            broken("a byte behind the deflate stream", section + [0], .trailingBytes),
            broken("more text than there is", coded + [0] + Deflate.compress(Array("aabcd".utf8)), .trailingBytes),
            broken("less text than there is", coded + [0] + Deflate.compress(Array("aab".utf8)), .truncated),
            broken(
                "a zero behind the coded part",
                [section[0] + 1] + coded.dropFirst() + [0] + section.dropFirst(coded.count), .trailingBytes),
            broken(
                "a zero behind the letters", coded + [lettered[coded.count] + 1] + lettered[(coded.count + 1)...] + [0],
                .trailingBytes),
            refused("an outline of a form that is not here", outline: world.outline, .missingForm) {
                begin(&$0)
                $0.columns.count(0)
            },
            refused("an author that is no text", .malformed) {
                begin(&$0, author: .integer(2))
                $0.columns.count(0)
            },
            refused("an author of 513 bytes", .malformed) {
                begin(&$0, author: .text(String(repeating: "a", count: 513)))
                $0.columns.count(0)
            },
            columns("a column without a name", [""], .malformed),
            columns("a column whose name is none", ["a b"], .malformed),
            columns("a column whose name is too long", [String(repeating: "a", count: 513)], .tooLarge),
            columns("a column of a repeat that is not there", ["a[]/b"], .malformed),
            columns("columns out of order", ["b", "a"], .notCanonical),
            columns("a column twice", ["a", "a"], .notCanonical),
            refused("a name by its place, without an outline", .malformed) {
                begin(&$0)
                $0.columns.count(1)
                $0.columns.number(.name, 1)
            },
            refused("a name by place 20,001", .tooLarge) {
                begin(&$0)
                $0.columns.count(1)
                $0.columns.number(.name, 20_001)
            },
            refused("20,001 columns", .tooLarge) {
                begin(&$0)
                $0.columns.count(20_001)
            },
            refused("edits beside a code that stands twice: one could add and remove it", .malformed) {
                begin(&$0)
                $0.columns.count(1)
                $0.name("m")
                $0.columns.number(.presence, 0)
                $0.columns.number(.entryCount, 1)
                $0.columns.number(.entryKind, ColumnEntry.Kind.edits.rawValue)
                $0.columns.number(.maskCodes, 2)
                $0.columns.text("a".utf8)
                $0.columns.text("a".utf8)
                var models = ChoiceEdits.fresh
                ChoiceEdits.encode([.init(added: 1, removed: 2)], 2, &models, into: &$0.columns.sink)
            },
            refused("20,001 repeats", .tooLarge) { begin(&$0, tables: 20_001) },
            table("a repeat without its outer one", "a[]/b[]", [1], [1], .malformed),
            table("a repeat whose template is none", "a", [1], [1], .notCanonical),
            table("more rows than a repeat may have", "a[]", [1 << 20 + 1], [], .tooLarge),
            table("a negative number of rows", "a[]", [-1], [], .tooLarge),
            table("an ordinal below 0", "a[]", [1], [-1], .malformed),
            table("an ordinal beyond the limit", "a[]", [1], [1 << 20 + 1], .malformed),
            table("one instance twice", "a[]", [2], [0, 0], ids: [7, 7], .malformed),
        ]
    }
}
