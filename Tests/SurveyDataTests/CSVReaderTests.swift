import SurveyData
import SurveyStore
import TestSupport
import Testing

@Suite("CSV is read as RFC 4180 says")
struct CSVReaderTests {
    private func rows(_ text: String, delimiter: UInt8 = UInt8(ascii: ",")) throws -> [[String]] {
        try rows(Array(text.utf8), delimiter: delimiter)
    }

    private func rows(
        _ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), pieceBytes: Int = 4_096
    ) throws -> [[String]] {
        var reader = CSVReader(
            ByteSource(name: "file.csv", bytes: bytes, pieceBytes: pieceBytes), delimiter: delimiter)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells) }
        return rows
    }

    @Test(
        "Line ends of every kind, blank lines and a last line without an end",
        arguments: [
            "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2", "\u{FEFF}a,b\n\n1,2", "\n\r\na,b\n\n\n1,2\n\n",
        ])
    func lineEnds(text: String) throws {
        #expect(try rows(text) == [["a", "b"], ["1", "2"]])
    }

    @Test("Quotation marks hold delimiters, line ends and themselves")
    func quotes() throws {
        #expect(try rows("\"a,\"\"b\"\"\n\r\nc\",\"\",x\n") == [["a,\"b\"\n\r\nc", "", "x"]])
        #expect(try rows("a;b\n1,5;2\n", delimiter: UInt8(ascii: ";")) == [["a", "b"], ["1,5", "2"]])
        #expect(try rows("العمر,ملاحظة\n٣٤,\"نعم، لا\"\n") == [["العمر", "ملاحظة"], ["٣٤", "نعم، لا"]])
        #expect(try rows("\"\"\n") == [[""]])
        #expect(try rows("").isEmpty)
        #expect(try rows(",\n") == [["", ""]])
    }

    @Test("Rows know the line that they begin on")
    func lines() throws {
        var reader = CSVReader(ByteSource("a\n\n\"x\ny\"\nz\n"))
        var lines: [Int] = []
        while let row = try reader.next() { lines.append(row.line) }
        #expect(lines == [1, 3, 5])
    }

    @Test(
        "What is wrong is said with its place",
        arguments: [
            ("a,b\n1,\"2", 2, 3, "never closed"), ("a,b\n1,2\"3\n", 2, 4, "quotation mark stands inside"),
            ("a\n\"x\"y\n", 2, 4, "follows the closing"), ("\"a\n\n b\"c", 3, 4, "follows the closing"),
            ("الاسم,\"x", 1, 7, "never closed"),
        ])
    func faults(text: String, line: Int, column: Int, cause: String) throws {
        let found = try #require(try problem { try rows(text) })
        #expect(found.place == DataProblem.Place(line: line, column: column), "\(found)")
        #expect(found.message.contains(cause))
        #expect(found.message.hasPrefix("file.csv, line \(line), column \(column): "))
        #expect(found.code == .badData)
    }

    @Test("Bytes that are not UTF-8 are found where they stand")
    func invalidUTF8() throws {
        let plain = Array("a,b\nعمر,x".utf8) + [0xC3, 0x28] + Array("\n".utf8)
        let found = try #require(try problem { try rows(plain) })
        #expect(found.place == DataProblem.Place(line: 2, column: 6), "\(found)")
        #expect(found.message.contains("not UTF-8"))
        let quoted = Array("a\n\"one\ntwo ".utf8) + [0xE9] + Array("\"\n".utf8)
        #expect(try problem { try rows(quoted) }?.place == DataProblem.Place(line: 3, column: 5))
    }

    @Test("A table comes back as it was written, in pieces of any size", arguments: 0..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("ab,;\"\n\r =+-@\u{9}\u{FEFF}éحـ🙂'0.")
        let columns = Int.random(in: 1...5, using: &random)
        let table = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            (0..<columns).map { _ in
                let length = Int.random(in: 0...8, using: &random)
                return String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
            }
        }
        var bytes: [UInt8] = []
        for row in table { bytes += CSVWriter.row(row) }
        let pieceBytes = Int.random(in: 1...9, using: &random)
        let back = try rows(bytes, pieceBytes: pieceBytes)
        #expect(back.map { $0.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } }, "seed \(seed)")
    }

    @Test("Damaged files give rows or a place, never anything else", arguments: 0..<40)
    func mutations(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bytes = Array("id,name,note\n1,\"Fès\",\"a \"\"b\"\"\nc\"\r\n2,العيون,=1+1\n".utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if let found = try problem({ try rows(bytes) }) {
            #expect(found.place != nil, "seed \(seed): \(found)")
        }
    }

    @Test(
        "Markers of missing values leave every other text alone",
        arguments: [
            ".refused", "..refused", "...dont-know", ".x", ".", "", "refused", ".Refused",
        ])
    func markers(text: String) {
        #expect(MissingMarker.read(MissingMarker.escape(text)) == .text(text))
        #expect(MissingMarker.read(".refused") == .missing(.refused))
        #expect(MissingMarker.read(".not-relevant") == .missing(.notRelevant))
    }
}
