import TestSupport
import Testing

@testable import SurveyCollect

@Suite("Text from right to left stands where it is read")
struct BidiLayoutTests {
    private func shown(_ line: TextLine) -> String { line.glyphs.map(\.text).joined() }

    @Test("An Arabic word is drawn from the right, its marks with their letters")
    func arabicWord() {
        let line = TextLayout(width: 20).line("مُدُن")
        #expect(line.direction == .rightToLeft)
        #expect(shown(line) == "ندُمُ")
        #expect(line.width == 3)
        #expect(line.start(in: 20) == 17)
    }

    @Test("A number and a French word inside Arabic keep their own direction")
    func mixed() {
        let line = TextLayout(width: 60).line("قرص 25 Tramadol يوميا")
        #expect(shown(line) == String("يوميا".reversed()) + " Tramadol 25 " + String("قرص".reversed()))
    }

    @Test("Brackets in Arabic open on the right")
    func brackets() {
        #expect(shown(TextLayout(width: 20).line("(قرص)")) == "(" + String("قرص".reversed()) + ")")
        let paragraph = BidiParagraph("قرص (2", fallback: .leftToRight)
        #expect(paragraph.drawn(4) == ")")
    }

    @Test("Each line of a broken paragraph is put into order by itself, the first words on the first line")
    func breaking() {
        let lines = TextLayout(width: 10).lines("كم مرة دخنت هذا الأسبوع")
        #expect(lines.count > 1)
        for line in lines {
            #expect(line.width <= 10)
            #expect(line.direction == .rightToLeft)
        }
        #expect(lines.map { String(shown($0).reversed()) }.joined(separator: " ") == "كم مرة دخنت هذا الأسبوع")
    }

    @Test("A text without letters goes along with the language around it")
    func neutral() {
        #expect(TextLayout(width: 20, fallback: .rightToLeft).line("12.5").direction == .rightToLeft)
        #expect(TextLayout(width: 20, fallback: .leftToRight).line("12.5").direction == .leftToRight)
        #expect(TextLayout(width: 20, fallback: .rightToLeft).line("Tanger").direction == .leftToRight)
    }

    @Test("Letters are base letters unless presentation forms are asked for")
    func joining() {
        let base = TextLayout(width: 20).line("بيت")
        #expect(shown(base) == String("بيت".reversed()))
        let joined = TextLayout(width: 20, policy: BidiPolicy(reorders: true, joinsLetters: true)).line("بيت")
        #expect(joined.glyphs.map(\.text) == ["\u{FE96}", "\u{FEF4}", "\u{FE91}"])
    }

    @Test("A lam and its alef are one sign in one cell, and a mark between them stays")
    func lamAlef() {
        let layout = TextLayout(width: 20, policy: BidiPolicy(reorders: true, joinsLetters: true))
        #expect(layout.line("لا يعرف").width == 6)
        #expect(layout.line("لا").glyphs.map(\.text).contains("\u{FEFB}"))
        #expect(layout.line("كلَا").glyphs.map(\.text).contains("\u{FEFC}\u{64E}"))
        var grid = CellGrid(size: ScreenSize(columns: 20, rows: 3))
        grid.draw(layout.line("سؤال لا"), row: 0, field: 0..<20, policy: layout.policy)
        #expect(grid.text(ofRow: 0).count == 20)
    }

    @Test("A terminal that orders text by itself gets it as it is spoken")
    func byTerminal() {
        let policy = BidiPolicy(reorders: false, joinsLetters: false)
        let line = TextLayout(width: 20, policy: policy).line("قرص 25")
        #expect(shown(line) == "قرص 25")
        #expect(line.start(in: 20, policy: policy) == 0)
    }

    @Test("Marks that only steer direction, and control characters, never reach the screen")
    func invisible() {
        var grid = CellGrid(size: ScreenSize(columns: 20, rows: 3))
        let line = TextLayout(width: 20).line("a\u{200F}b\u{1B}[2J\u{2067}c")
        grid.draw(line, row: 0, field: 0..<20)
        #expect(grid.text(ofRow: 0) == "ab[2Jc")
    }

    @Test("Wide, combining and lone marks have the cells that a terminal gives them")
    func widths() {
        #expect(GlyphWidth.of("e\u{301}") == 1)
        #expect(GlyphWidth.of("漢字") == 4)
        #expect(GlyphWidth.of("👍") == 2)
        #expect(GlyphWidth.of("ⵜⴰⵎⴰⵣⵉⵖⵜ") == 8)
        #expect(TextLayout(width: 5).line("\u{64E}").glyphs.map(\.text) == ["\u{25CC}\u{64E}"])
    }

    @Test("A text that is too long for its row ends with an ellipsis at the end of what is read")
    func cutting() {
        #expect(shown(TextLayout(width: 6).line("Tanger-Tétouan")) == "Tange…")
        #expect(shown(TextLayout(width: 4).line("المدرسة")) == "…" + String("الم".reversed()))
    }

    @Test("A day and its time in an isolate keep their order, whatever stands around it")
    func isolates() {
        let (begun, zaki) = (String("بدأت".reversed()), String("زكي".reversed()))
        func shown(_ text: String) -> String {
            let line = TextLayout(width: 60, fallback: .rightToLeft).line(text, isFixed: true)
            return self.shown(line).filter { GlyphWidth.of($0) > 0 }
        }
        let moment = "2026-11-28 16:00"
        for mark in ["\u{2066}", "\u{2068}"] {
            #expect(shown("زكي · بدأت \(mark)\(moment)\u{2069}") == "\(moment) \(begun) · \(zaki)")
            #expect(shown("Amina · بدأت \(mark)\(moment)\u{2069}") == "\(moment) \(begun) · Amina")
            #expect(shown("\(mark)\(moment)\u{2069} زكي") == "\(zaki) \(moment)")
        }
        // One inside another, one that runs from right to left, and one that is never closed.
        #expect(shown("زكي \u{2066}a \u{2067}ب 1 2\u{2069} c\u{2069} x") == "x a 2 1 ب c \(zaki)")
        #expect(shown("زكي \u{2066}\(moment)") == "\(moment) \(zaki)")
        #expect(shown("\u{202B}زكي \u{2066}\(moment)\u{2069} زكي\u{202C}") == "\(zaki) \(moment) \(zaki)")
    }

    @Test("Isolates and embeddings of any depth and number are laid out, and nothing of them is lost")
    func deepIsolates() {
        let seed = Seeds.fresh
        var random = SplitMix64(seed: seed)
        let pool = ["\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202E}", "a", "ب", "1", " "]
        var texts = ["\u{2066}", "\u{2067}", "\u{202B}\u{2066}", "\u{2069}"].map { String(repeating: $0, count: 5_000) + "ab 1" }
        for _ in 0..<200 {
            texts.append(
                (0..<Int.random(in: 1...300, using: &random)).map { _ in
                    pool[Int.random(in: 0..<pool.count, using: &random)]
                }.joined())
        }
        for text in texts {
            let lines = TextLayout(width: 30, fallback: .rightToLeft, keepsBlanks: true).lines(text)
            let indices = lines.flatMap { $0.glyphs.map(\.index) }
            #expect(indices.sorted() == Array(Array(text).indices), "seed \(seed)")
        }
    }

    @Test("Any text is laid out within its width and loses no letter", arguments: [1, 2, 7, 40])
    func random(width: Int) {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix64(seed: seed)
        let pool = Array("ab é12. ,()اب ميس\u{64E}\u{64F}漢👍ⵣ-/").map(String.init)
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                pool[Int.random(in: 0..<pool.count, using: &random)]
            }.joined()
            let lines = TextLayout(width: width, keepsBlanks: true).lines(text)
            let indices = lines.flatMap { $0.glyphs.map(\.index) }
            #expect(indices.sorted() == Array(Array(text).indices), "seed \(seed): \(text.debugDescription)")
            for line in lines { #expect(line.width <= max(width, 2), "seed \(seed): \(text.debugDescription)") }
        }
    }
}
