import Testing

@testable import SurveyCollect

@Suite("Only what changed travels to the terminal")
struct GridPainterTests {
    private let size = ScreenSize(columns: 40, rows: 5)

    private func grid(_ texts: String...) -> CellGrid {
        var grid = CellGrid(size: size)
        for (row, text) in texts.enumerated() { grid.draw(TextLayout(width: 40).line(text), row: row, field: 0..<40) }
        return grid
    }

    @Test("The same screen again sends no text")
    func nothing() {
        var painter = GridPainter(hasColours: false)
        _ = painter.paint(grid("Quel âge avez-vous ?", "34"))
        #expect(painter.paint(grid("Quel âge avez-vous ?", "34")) == "\u{1B}[?25l")
    }

    @Test("One changed character sends that one, with its place")
    func one() {
        var painter = GridPainter(hasColours: false)
        _ = painter.paint(grid("Quel âge avez-vous ?", "34"))
        #expect(painter.paint(grid("Quel âge avez-vous ?", "35")) == "\u{1B}[?25l\u{1B}[2;2H5")
    }

    @Test("After a wide character or a mark the next place is named anew")
    func wide() {
        var painter = GridPainter(hasColours: false)
        #expect(painter.paint(grid("漢a")).hasSuffix("\u{1B}[1;1H漢\u{1B}[1;3Ha"))
    }

    @Test("Colours are used only where they may be; without them an alert is bold")
    func colours() {
        var alert = CellGrid(size: size)
        alert.put("!", width: 1, row: 0, column: 0, style: .alert)
        var plain = GridPainter(hasColours: false)
        #expect(plain.paint(alert).contains("\u{1B}[0;1m!"))
        var coloured = GridPainter(hasColours: true)
        #expect(coloured.paint(alert).contains("\u{1B}[0;1;31m!"))
    }

    @Test("A window of another size is drawn anew as a whole")
    func resize() {
        var painter = GridPainter(hasColours: false)
        _ = painter.paint(grid("abc"))
        var small = CellGrid(size: ScreenSize(columns: 10, rows: 3))
        small.draw(TextLayout(width: 10).line("abc"), row: 0, field: 0..<10)
        #expect(painter.paint(small).contains("\u{1B}[2J\u{1B}[1;1Habc"))
    }
}
