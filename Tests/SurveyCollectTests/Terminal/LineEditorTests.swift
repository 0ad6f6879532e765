import Testing

@testable import SurveyCollect

@Suite("Writing and correcting text in any direction")
struct LineEditorTests {
    private func layout(_ editor: LineEditor, width: Int = 30, _ fallback: TextDirection = .leftToRight) -> EditorLayout {
        EditorLayout(editor, width: width, side: fallback, policy: .standard)
    }

    @Test("Marks typed after a letter join it, and one backspace takes both away")
    func marks() {
        var editor = LineEditor("من")
        editor.insert("\u{650}")
        #expect(editor.glyphs.count == 2)
        editor.deleteBackward()
        #expect(editor.text == "م")
    }

    @Test("Control characters of a paste are left out; lines join unless the answer may have lines")
    func paste() {
        var line = LineEditor()
        line.insert("a\u{1B}[31m\r\nb\tc\u{0}")
        #expect(line.text == "a[31m b c")
        var long = LineEditor(isMultiline: true)
        long.insert("a\r\nb\rc")
        #expect(long.text == "a\nb\nc")
    }

    @Test("The cursor behind Arabic text stands at its left end; the left arrow goes on in reading")
    func arabicCursor() {
        var editor = LineEditor("بيت")
        #expect(layout(editor).column == 26)
        editor.move(to: 0)
        #expect(layout(editor).column == 29)
        let next = layout(editor).index(beside: -1)
        #expect(next == 1)
        editor.move(to: 1)
        editor.insert("X")
        #expect(editor.text == "بXيت")
    }

    @Test("Arrows follow the eye through text of both directions", arguments: ["Hay بيت 25 x", "بيت abc دار", "١٢ (ab) ج"])
    func arrows(text: String) throws {
        var editor = LineEditor(text)
        var seen: Set<Int> = []
        var columns: [Int] = []
        // Go to the left edge, then step to the right through every place.
        while let index = layout(editor).index(beside: -1), layout(editor).column > layout(with: index, editor).column {
            editor.move(to: index)
        }
        while true {
            seen.insert(editor.cursor)
            columns.append(layout(editor).column)
            guard let index = layout(editor).index(beside: 1) else { break }
            editor.move(to: index)
        }
        #expect(columns == columns.sorted())
        #expect(seen == Set(0...Array(text).count))
    }

    private func layout(with cursor: Int, _ editor: LineEditor) -> EditorLayout {
        var moved = editor
        moved.move(to: cursor)
        return layout(moved)
    }

    @Test("Up and down move between the lines of a long note, Home and End within one")
    func lines() throws {
        var editor = LineEditor("eins\nzwei drei\nvier", isMultiline: true)
        #expect(layout(editor).cursor.line == 2)
        editor.move(to: try #require(layout(editor).index(rows: -1)))
        #expect(layout(editor).cursor.line == 1)
        #expect(layout(editor).ends.first == 5)
        #expect(layout(editor).ends.last == 14)
        #expect(layout(editor).index(rows: 5) == nil)
    }

    @Test("A long line wraps within its field and the cursor stays inside it")
    func wrapping() {
        let editor = LineEditor(String(repeating: "mot ", count: 40))
        let layout = layout(editor, width: 20)
        #expect(layout.lines.count > 5)
        #expect(layout.column < 20)
        #expect(layout.cursor.line == layout.lines.count - 1)
    }

    @Test("A text has a bound")
    func bound() {
        var editor = LineEditor(String(repeating: "x", count: LineEditor.charactersMax))
        editor.insert("y")
        #expect(editor.glyphs.count == LineEditor.charactersMax)
    }
}
