/// What stands around every screen of the terminal: a head with title, language and progress, and a foot with a notice and the
/// keys. Between them the rows of a page, as many as there is room for.
struct ScreenFrame {
    var title: String
    /// What stands at the other end of the first row: place and language.
    var info = ""
    /// How far the interview is, from 0 to 1; `nil` for none.
    var progress: Double?
    var rows: [PageRow] = []
    /// What has just happened.
    var notice: (text: String, isAlert: Bool)?
    var keys: [Phrase] = []
    /// The first row that is shown while somebody reads; `nil` while the page follows what has the keys.
    var top: Int?

    /// The smallest window in which there is room for a question.
    static let columnsMin = 40
    static let rowsMin = 10

    func grid(_ context: ScreenContext) -> CellGrid {
        var grid = CellGrid(size: context.size)
        guard context.size.columns >= Self.columnsMin, context.size.rows >= Self.rowsMin else {
            let rows = context.maker.rows(context.say(.tooSmall))
            for (number, row) in rows.prefix(context.size.rows).enumerated() { draw(row, number, &grid, context) }
            return grid
        }
        drawHead(&grid, context)
        let shown = Self.window(rows, height: context.pageRows, top: top)
        for (place, number) in shown.enumerated() { draw(rows[number], 2 + place, &grid, context) }
        drawFoot(isCut: (above: shown.lowerBound > 0, below: shown.upperBound < rows.count), &grid, context)
        return grid
    }

    private func draw(_ row: PageRow, _ number: Int, _ grid: inout CellGrid, _ context: ScreenContext) {
        grid.draw(row, at: number, field: 1..<context.size.columns - 1, policy: context.policy)
    }

    // MARK: Head

    private func drawHead(_ grid: inout CellGrid, _ context: ScreenContext) {
        let isRightToLeft = context.language.direction == .rightToLeft && context.policy.reorders
        let columns = context.size.columns
        let maker = context.maker
        let end = RowMaker(width: columns / 2, side: maker.side, policy: maker.policy).row(info, style: .bold)
        let width = end.line.width
        let start = RowMaker(width: columns - 4 - width, side: maker.side, policy: maker.policy).row(
            title, style: .bold)
        let (left, right) = (1..<(columns - 3 - width), (columns - 1 - width)..<(columns - 1))
        let (mirroredLeft, mirroredRight) = (1..<1 + width, (3 + width)..<(columns - 1))
        grid.draw(start, at: 0, field: isRightToLeft ? mirroredRight : left, policy: context.policy)
        grid.draw(end, at: 0, field: isRightToLeft ? mirroredLeft : right, policy: context.policy)
        let done = progress.map { Int((Double(columns) * min(max($0, 0), 1)).rounded()) } ?? 0
        for column in 0..<columns {
            let isDone = isRightToLeft ? column >= columns - done : column < done
            grid.put(isDone ? "═" : "─", width: 1, row: 1, column: column)
        }
    }

    // MARK: Page

    /// The rows that are shown. Without a first row that somebody has scrolled to: the row that has the keys always, the
    /// whole question around it if it fits, and as much of it as does if it does not.
    static func window(_ rows: [PageRow], height: Int, top: Int? = nil) -> Range<Int> {
        guard rows.count > height else { return rows.indices }
        var first = top ?? 0
        if top == nil, let focus = rows.firstIndex(where: \.isFocused), let last = rows.lastIndex(where: \.isFocused) {
            let start = rows.firstIndex(where: \.isNear) ?? focus
            let end = rows.lastIndex(where: \.isNear) ?? last
            first = min(max(end + 1 - height, 0), start)
            // One row more below, so that a list is seen to go on.
            first = min(max(first, last + 2 - height), focus)
        }
        first = min(max(first, 0), rows.count - height)
        return first..<first + height
    }

    // MARK: Foot

    private func drawFoot(isCut: (above: Bool, below: Bool), _ grid: inout CellGrid, _ context: ScreenContext) {
        let maker = context.maker
        let last = context.size.rows - 1
        if let notice {
            draw(maker.row(notice.text, style: notice.isAlert ? .alert : []), last - 1, &grid, context)
        } else if isCut.above || isCut.below {
            let mark: Phrase = isCut.above ? isCut.below ? .moreAround : .moreAbove : .moreBelow
            draw(maker.row(context.say(mark)), last - 1, &grid, context)
        }
        draw(maker.row(keyLine(context), style: .reversed, isFixed: true), last, &grid, context)
    }

    /// The keys that fit, the first ones before the others.
    private func keyLine(_ context: ScreenContext) -> String {
        var line = ""
        for key in keys {
            let longer = line.isEmpty ? context.say(key) : line + " · " + context.say(key)
            guard GlyphWidth.of(longer) <= context.maker.width else { continue }
            line = longer
        }
        return line
    }
}
