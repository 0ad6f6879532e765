extension XPathExpression {
    /// How an expression is spelt.
    enum Spelling: Sendable {
        /// As an XForm has it, with paths.
        case xform
        /// As a cell of an XLSForm has it, with `${name}` for a question.
        case cell
    }

    /// What cannot be right in an expression as it stands in a cell of an XLSForm, before anybody has made an XForm of it:
    /// its grammar, its functions and what they take. Which questions and lists there are is not looked at.
    public static func problems(inCell text: String) -> [ExpressionProblem] {
        do throws(ExpressionProblem) {
            var analysis = ExpressionAnalysis(
                try XPathExpression(straightened(text), spelling: .cell), schema: FormSchema(), path: "")
            analysis.run()
            return analysis.problems.filter { !$0.isHarmless && !openCodes.contains($0.code) }
        } catch {
            return [error]
        }
    }

    /// What cannot be found without the form.
    private static let openCodes: Set<ExpressionProblem.Code> = [.unknownPath, .unknownInstance, .unknownText]

    /// The text as pyxform takes it: curved quotation marks are straight ones.
    private static func straightened(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "‘", "’": result.append("'")
            case "“", "”": result.append("\"")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
