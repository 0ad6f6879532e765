import TestSupport
import Testing

@testable import SurveyCollect

@Suite("A terminal's bytes become keys, however they are cut")
struct KeyDecoderTests {
    private static let sample: [(String, [Key])] = [
        ("aé", [.text("aé")]), ("م", [.text("م")]), ("👍", [.text("👍")]),
        ("\u{1B}[A\u{1B}OB", [.up, .down]), ("\u{1B}[1;5C", [.right]), ("\u{1B}[3~\u{1B}[6~", [.delete, .pageDown]),
        ("\u{1B}[Z\t\r", [.backTab, .tab, .enter]), ("\u{1B}OP\u{1B}[12~\u{1B}[[C", [.function(1), .function(2), .function(3)]),
        ("\u{3}\u{7F}", [.control("c"), .backspace]), ("\u{1B}x", [.alt("x")]),
        ("\u{1B}[200~a\nb\u{1B}[201~c", [.paste("a\nb"), .text("c")]),
    ]

    @Test("Whole and byte by byte give the same keys", arguments: sample.indices)
    func cuts(index: Int) {
        let (bytes, keys) = Self.sample[index]
        var whole = KeyDecoder()
        #expect(whole.decode(bytes.utf8) == keys)
        var single = KeyDecoder()
        let one = bytes.utf8.flatMap { single.decode([$0]) }
        #expect(Self.text(one) == Self.text(keys))
        #expect(!single.isWaiting)
    }

    /// Keys with neighbouring texts joined.
    private static func text(_ keys: [Key]) -> [Key] {
        keys.reduce(into: []) { joined, key in
            if case .text(let new) = key, case .text(let old) = joined.last {
                joined[joined.count - 1] = .text(old + new)
            } else {
                joined.append(key)
            }
        }
    }

    @Test("A lone Escape waits until time has passed, then is Escape")
    func escape() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]) == [])
        #expect(decoder.isWaiting)
        #expect(decoder.flush() == [.escape])
        #expect(!decoder.isWaiting)
        #expect(decoder.decode([0x1B, 0x1B]) == [.escape])
    }

    @Test("Half a letter waits for its rest, however late that comes", arguments: ["é", "م", "👍"])
    func late(letter: String) {
        for cut in 1..<letter.utf8.count {
            var decoder = KeyDecoder()
            #expect(decoder.decode(letter.utf8.prefix(cut)) == [])
            // Time says nothing of it.
            #expect(!decoder.isWaiting)
            #expect(decoder.flush() == [])
            #expect(decoder.decode(letter.utf8.dropFirst(cut)) == [.text(letter)])
            // What was cut off for good gives way to the next key.
            #expect(decoder.decode(letter.utf8.prefix(cut)) == [])
            #expect(decoder.decode([0x1B]) == [])
            #expect(decoder.isWaiting)
            #expect(decoder.flush() == [.escape])
        }
    }

    @Test("Broken UTF-8 and unknown sequences are dropped and what follows is read")
    func broken() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0xC3, 0x41]) == [.text("A")])
        #expect(decoder.decode([0xFF, 0x80, 0x42]) == [.text("B")])
        #expect(decoder.decode("\u{1B}[?1;2c\u{1B}[99~ok".utf8) == [.text("ok")])
        #expect(decoder.decode(Array("\u{1B}[".utf8) + Array(repeating: 0x31, count: 500) + Array("~x".utf8)).last != nil)
    }

    @Test("A paste has a bound, and ends where its bracket closes")
    func longPaste() throws {
        var decoder = KeyDecoder()
        let long = String(repeating: "x", count: KeyDecoder.pasteMax + 5_000)
        let keys = decoder.decode("\u{1B}[200~\(long)\u{1B}[201~y".utf8)
        try #require(keys.count == 2)
        #expect(keys[0] == .paste(String(repeating: "x", count: KeyDecoder.pasteMax)))
        #expect(keys[1] == .text("y"))
    }

    @Test("Random bytes never stop the decoder from reading a key after them")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            var decoder = KeyDecoder()
            let noise = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = decoder.decode(noise)
            _ = decoder.flush()
            // Whatever was open is closed by the end of a paste and time.
            _ = decoder.decode("\u{1B}[201~".utf8)
            _ = decoder.flush()
            #expect(decoder.decode("k".utf8) == [.text("k")], "seed \(seed): \(noise)")
        }
    }
}
