/// Reading a question that is longer than the screen: it opens at its beginning, and leads down to its field.
extension InterviewScreen {
    /// The first rows that reading goes through.
    private struct Reach {
        /// Where the question that has the keys begins.
        let start: Int
        /// Where its field is in sight; for a text that nobody answers, its end.
        let field: Int
        let end: Int

        var isLong: Bool { field > start }
    }

    private func reach(_ page: QuestionPage) -> Reach {
        let headings = trail(context)
        let rows = headings + page.rows(context)
        let height = context.pageRows
        let end = max(0, rows.count - height)
        let start = rows.firstIndex(where: \.isNear) ?? 0
        let hasFocus = rows.contains(where: \.isFocused)
        return Reach(
            // The headings of the groups around belong to the first question.
            start: start <= headings.count ? 0 : min(start, end),
            field: hasFocus ? ScreenFrame.window(rows, height: height).lowerBound : end, end: end)
    }

    /// Opens a question at its beginning, if its field could not be seen with it.
    mutating func beginReading() {
        top = nil
        guard case .questions(let page) = content else { return }
        let reach = reach(page)
        if reach.isLong { top = reach.start }
    }

    /// Scrolls through the text. `nil` if the key means something else here.
    mutating func read(_ key: Key) -> [ScreenAction]? {
        guard case .questions(let page) = content, context.pageRows > 1 else { return nil }
        let reach = reach(page)
        let here = top ?? reach.field
        let step = context.pageRows - 1
        switch key {
        case .down where top != nil && here < reach.field: scroll(to: here + 1, reach)
        case .pageDown, .control("n"), .enter:
            guard top != nil, here < reach.field else { return nil }
            scroll(to: here + step, reach)
        case .up where top != nil && here > reach.start: scroll(to: here - 1, reach)
        case .pageUp, .control("p"):
            guard reach.isLong, here > reach.start else { return nil }
            top = max(reach.start, here - step)
        default:
            // Whoever writes looks at the field.
            if !Self.leavesAlone.contains(key) { top = nil }
            return nil
        }
        return []
    }

    /// An arrow that the field has no use for. False if there is nothing to scroll to.
    mutating func readOn(_ key: Key) -> Bool {
        guard case .questions(let page) = content else { return false }
        let reach = reach(page)
        let here = top ?? reach.field
        let wanted = here + (key == .down ? 1 : -1)
        guard (reach.start...max(reach.start, reach.end)).contains(wanted) else { return false }
        top = wanted
        return true
    }

    private mutating func scroll(to wanted: Int, _ reach: Reach) {
        var hasField = false
        if case .questions(let page) = content { hasField = page.focused?.field.takesAnswer == true }
        top = wanted < reach.field || !hasField ? min(wanted, reach.field) : nil
    }

    /// Keys that open something in front of the text, behind which it stays where it is.
    private static let leavesAlone: [Key] = [
        .escape, .function(1), .control("g"), .control("l"), .control("e"), .control("z"), .up, .down,
    ]
}
