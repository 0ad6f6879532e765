extension Form {
    /// Whether a question's value cannot be had again once it is lost: the form gives it only while there is none, by
    /// `once()` or an action, and nobody can type it. A receipt number or a line that was drawn is such a value.
    public func keepsValue(of question: Question) -> Bool {
        if let calculate = question.calculate {
            // Reading is dear, and nearly no calculation keeps its value.
            return calculate.contains(XPathFunction.once.rawValue)
                && (try? XPathExpression(calculate))?.calls(.once) == true
        }
        return question.kind == .calculated || question.kind == .metadata
            || question.kind != .note && question.isReadOnly
    }
}
