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

    var all: [RefusalVector] {
        get throws { try envelopes() + headers() + answers() }
    }

    /// An envelope around two sections, with a signature of zeros: reading comes before verifying.
    private func envelope(_ header: [UInt8], _ answers: [UInt8], isDeflated: Bool = false) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("MCS1".utf8)
        writer.counted(isDeflated ? header : Deflate.compress(header))
        writer.counted(isDeflated ? answers : Deflate.compress(answers))
        writer.raw([UInt8](repeating: 0, count: 64))
        return writer.bytes
    }

    private func envelopes() throws -> [RefusalVector] {
        let whole = try ChangeSet(study: world.study, saves: world.firstSave(), signedBy: world.member("A").key).bytes
        let stream = Deflate.compress([1, 2, 3])
        return [
            RefusalVector("nothing", [], .truncated),
            RefusalVector("version 2", Array("MCS2".utf8) + whole.dropFirst(4), .unsupportedVersion),
            RefusalVector("cut in the header section", Array(whole.prefix(20)), .truncated),
            RefusalVector("cut in the answers section", Array(whole.dropLast(70)), .truncated),
            RefusalVector("cut in the signature", Array(whole.dropLast()), .truncated),
            RefusalVector("a byte behind the signature", whole + [0], .trailingBytes),
            RefusalVector(
                "a section longer than a change-set may be", Array("MCS1".utf8) + [0xFF, 0xFF, 0xFF, 0x7F], .tooLarge),
            RefusalVector("a header that does not inflate", envelope([7], stream, isDeflated: true), .badCompression),
            RefusalVector(
                "a deflate stream that is cut", envelope(stream.dropLast(), stream, isDeflated: true), .truncated),
            RefusalVector(
                "a byte behind the deflate stream", envelope(stream + [0], stream, isDeflated: true), .trailingBytes),
        ]
    }

    /// A header with these parts; series are given as their bytes.
    private func header(
        count: [UInt8] = [1], sites: [UInt8] = [0], series: [[Int64]] = [[1], [9], [0], [0], [0], [], [0], [], []]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(world.study.bytes)
        writer.raw(site.bytes)
        writer.raw(world.form.bytes)
        writer.counted("01")
        writer.raw(count)
        writer.raw(sites)
        for values in series { IntegerSeries.encode(values, into: &writer) }
        return writer.bytes
    }

    private func headers() throws -> [RefusalVector] {
        let other = try [1] + world.member("B").site.bytes
        func refused(_ note: String, _ header: [UInt8], _ code: DecodingProblem.Code) -> RefusalVector {
            RefusalVector("header: \(note)", envelope(header, []), code)
        }
        let scope = try #require(header().firstIndex(of: 0x30).map { _ in 64 })
        var badScope = header()
        badScope[scope + 1] = 0x20
        return [
            refused("no save", header(count: [0], series: []), .malformed),
            refused("4,097 saves", header(count: [0x81, 0x20], series: []), .tooLarge),
            refused("a count in a longer form", header(count: [0x81, 0]), .notCanonical),
            refused("a scope that is none", badScope, .malformed),
            refused("cut", Array(header().dropLast(4)), .truncated),
            refused("a byte behind it", header() + [0], .trailingBytes),
            refused("sequence 0", header(series: [[0], [9], [0], [0], [0], [], [0], [], []]), .malformed),
            refused(
                "sequence 2^40", header(series: [[1 << 40], [9], [0], [0], [0], [], [0], [], []]), .malformed),
            refused(
                "sequences that do not ascend",
                header(count: [2], series: [[2, 2], [9, 9], [0, 0], [0, 0], [0, 0], [], [0, 0], [], []]), .notCanonical),
            refused("mark 4", header(series: [[1], [9], [0], [4], [0], [], [0], [], []]), .malformed),
            refused("mark -256", header(series: [[1], [9], [0], [-256], [0], [], [0], [], []]), .malformed),
            refused(
                "a counter of 65,536", header(series: [[1], [9], [65_536], [0], [0], [], [0], [], []]), .malformed),
            refused("a stamp of 2^47", header(series: [[1], [1 << 47], [0], [0], [0], [], [0], [], []]), .malformed),
            refused(
                "an origin of a site that is not there", header(series: [[2], [9], [0], [0], [2], [1], [0], [], []]),
                .malformed),
            refused(
                "the smallest of all origins", header(series: [[2], [9], [0], [0], [.min], [1], [0], [], []]),
                .malformed),
            refused(
                "the own dot written out as origin", header(series: [[2], [9], [0], [0], [1], [2], [0], [], []]),
                .notCanonical),
            refused(
                "a first save with a parent", header(series: [[2], [9], [0], [0], [0], [], [1], [0], [1]]),
                .notCanonical),
            refused(
                "a save that is its own parent", header(series: [[2], [9], [0], [0], [1], [1], [1], [0], [2]]),
                .notCanonical),
            refused(
                "parents that do not ascend",
                header(sites: other, series: [[3], [9], [0], [0], [1], [1], [2], [0, 0], [2, 1]]), .notCanonical),
            refused("257 parents", header(series: [[2], [9], [0], [0], [1], [1], [257], [], []]), .tooLarge),
            refused("-1 parents", header(series: [[2], [9], [0], [0], [1], [1], [-1], [], []]), .tooLarge),
        ]
    }

    private static let noAuthor: [UInt8] = [1, 1, 1]

    private func answers() throws -> [RefusalVector] {
        func refused(_ note: String, _ answers: [UInt8], _ code: DecodingProblem.Code) -> RefusalVector {
            RefusalVector("answers: \(note)", envelope(header(), answers), code)
        }
        func column(_ template: String, _ presence: [UInt8], _ values: [UInt8]) -> [UInt8] {
            [UInt8(template.utf8.count)] + Array(template.utf8) + presence + values
        }
        func table(_ template: String, _ rest: [UInt8]) -> [UInt8] {
            [UInt8(template.utf8.count)] + Array(template.utf8) + rest
        }
        let one: [UInt8] = [1, 2, 2, 2]
        let author = Self.noAuthor
        return [
            refused("nothing", [], .truncated),
            refused("an author that is no text", [1, 2, 2, 2, 0, 0], .malformed),
            refused("a byte behind it", author + [0, 0, 0], .trailingBytes),
            refused("a column without a name", author + [0, 1, 0, 0] + one, .notCanonical),
            refused("a column of a repeat that is not there", author + [0, 1] + column("a[]/b", [0], one), .malformed),
            refused(
                "columns out of order", author + [0, 2] + column("b", [0], one) + column("a", [0], one), .notCanonical),
            refused("a column twice", author + [0, 2] + column("a", [0], one) + column("a", [0], one), .notCanonical),
            refused("20,001 columns", author + [0, 0xA1, 0x9C, 0x01], .tooLarge),
            refused("presence 4", author + [0, 1] + column("a", [4], one), .malformed),
            refused("the same rows as a later column", author + [0, 1] + column("a", [3, 0], one), .malformed),
            refused("row 1 of 1", author + [0, 1] + column("a", [2, 1, 0, 2], one), .malformed),
            refused("two rows of one", author + [0, 1] + column("a", [2, 2], one), .tooLarge),
            refused("a repeat without its outer one", author + [1] + table("a[]/b[]", []), .malformed),
            refused("a repeat whose template is none", author + [1] + table("a", []), .notCanonical),
            refused(
                "more rows than a repeat may have", author + [1] + table("a[]", [0, 0x82, 0x80, 0x80, 1]), .tooLarge),
            refused("a negative number of rows", author + [1] + table("a[]", [0, 1]), .tooLarge),
            refused("a row without its instance", author + [1] + table("a[]", [0, 2, 0, 0, 1, 2]), .truncated),
            refused("an ordinal below 0", author + [1] + table("a[]", [0, 2, 0, 1]), .malformed),
            refused(
                "one instance twice",
                author + [1] + table("a[]", [0, 4, 0, 0] + [UInt8](repeating: 7, count: 16)) + [0], .malformed),
            refused("an answer that is none", author + [0, 1] + column("a", [0], [1, 1, 19]), .malformed),
        ]
    }
}
