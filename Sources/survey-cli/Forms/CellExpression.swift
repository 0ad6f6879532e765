/// An expression as its author wrote it in a cell: with `${…}` where the XForm has paths.
struct CellExpression {
    /// What stands between the references, and where it begins.
    private let literals: [(start: Int, text: [Unicode.Scalar])]
    private let count: Int

    init(_ text: String) {
        let text = Array(text.unicodeScalars)
        var literals: [(start: Int, text: [Unicode.Scalar])] = []
        var start = 0
        var index = 0
        while index < text.count {
            if text[index] == "$", text.dropFirst(index + 1).first == "{", let end = text[index...].firstIndex(of: "}")
            {
                literals.append((start, Array(text[start..<index])))
                index = end + 1
                start = index
            } else {
                index += 1
            }
        }
        literals.append((start, Array(text[start...])))
        self.literals = literals
        count = text.count
    }

    /// The cell that an expression of the XForm comes from: the one with most of its words, else the first.
    static func likeliest(of cells: [XLSFormAnswer.Cell], for expression: String) -> XLSFormAnswer.Cell? {
        guard cells.count > 1 else { return cells.first }
        let wanted = words(of: expression)
        let common = cells.map { words(of: $0.text).intersection(wanted).count }
        return common.max().flatMap { common.firstIndex(of: $0) }.map { cells[$0] }
    }

    private static func words(of text: String) -> Set<Substring> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    }

    /// Where a character of the XForm's expression stands in the cell, from 1; inside a path, where its `${` begins.
    ///
    /// - Returns: nil if the expression was not made from this cell word for word.
    func position(of position: Int, in expression: String) -> Int? {
        let expression = Array(expression.unicodeScalars)
        let wanted = position - 1
        var end = 0
        var reference = 0
        for (start, text) in literals {
            // A blank between references is no mark that tells where they end.
            guard text.contains(where: { !$0.properties.isWhitespace }) else { continue }
            guard let found = Self.find(text, in: expression, from: end) else { return nil }
            if wanted < found { return reference + 1 }
            if wanted < found + text.count { return start + wanted - found + 1 }
            end = found + text.count
            reference = start + text.count
        }
        return min(reference, count) + 1
    }

    private static func find(_ text: [Unicode.Scalar], in whole: [Unicode.Scalar], from start: Int) -> Int? {
        guard text.count <= whole.count - start else { return nil }
        return (start...(whole.count - text.count)).first { whole[$0..<($0 + text.count)].elementsEqual(text) }
    }
}
