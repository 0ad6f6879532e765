/// Conditions that hold whatever is answered, or never, as far as that is simple and certain.
extension ExpressionAnalysis {
    /// `0 < . < 10`: the second sign compares true or false, which is 1 or 0.
    mutating func checkChain(_ first: Int, _ rest: [XPathExpression.Link]) {
        guard rest.count > 1, rest[0].operator.level == XPathOperator.less.level else { return }
        report(
            .constantOperand, at: expression.parts[rest[1].operand].offset,
            "\(rest[1].operator.rawValue) behind another comparison compares whether that is so, which counts as 1 or 0.",
            next: "Write two comparisons, joined by and: such as 0 < . and . < 10.")
    }

    /// `. != 1 or . != 2`, `${a} != 'x' or 'y' != ${a}`
    mutating func checkRefusals(_ joint: XPathOperator, _ members: [Int]) {
        guard joint == .or else { return }
        var refused: [(path: XPathExpression.Path, literal: Int)] = []
        for member in members {
            guard let own = refusal(member) else { continue }
            let other = refused.first { $0.path.isSame(as: own.path) && excludes($0.literal, own.literal) }
            guard let other, let (one, two) = both(literal(other.literal), literal(own.literal)) else {
                // Each is compared with those before.
                if refused.count < 100 { refused.append(own) }
                continue
            }
            report(
                .constantOperand, at: expression.parts[member].offset,
                "No answer is \(one) and \(two) at once, so that one of the two always holds.",
                next: "Write and between them.")
            return
        }
    }

    /// What a part says an answer is not, where the answer is one value that is written in one way: several choices are told
    /// of by themselves, and an answer of yes or no is more than one number.
    private func refusal(_ part: Int) -> (path: XPathExpression.Path, literal: Int)? {
        guard case .chain(let first, let rest) = expression.parts[part].kind, rest.count == 1,
            rest[0].operator == .notEqual
        else { return nil }
        for (own, other) in [(first, rest[0].operand), (rest[0].operand, first)] {
            guard case .path(let path) = expression.parts[own].kind, literal(other) != nil else { continue }
            let answer = answers[own]
            let isSeveral = answer.map(schema.closedChoices.several.contains) ?? false
            return isSeveral || answer.flatMap { schema.dataTypes[$0] } == .boolean ? nil : (path, other)
        }
        return nil
    }

    /// Whether it is certain that no answer is both of two literals: a number, a day or a truth can be written in several ways.
    private func excludes(_ one: Int, _ other: Int) -> Bool {
        guard let (one, other) = both(written(one), written(other)) else { return false }
        let (number, second) = (XPathNumber.number(one), XPathNumber.number(other))
        if !number.isNaN, !second.isNaN { return number != second }
        return one != other && ![one, other].contains { $0 == "NaN" || WrittenTime(lenient: $0) != nil }
    }

    private func both(_ one: String?, _ other: String?) -> (String, String)? {
        if let one, let other { (one, other) } else { nil }
    }

    /// `. > 10 and . < 5`
    mutating func checkBounds(_ joint: XPathOperator, _ members: [Int]) {
        guard joint == .and else { return }
        var lower = (bound: -Double.infinity, isOpen: false)
        var upper = (bound: Double.infinity, isOpen: false)
        for member in members {
            guard case .chain(let first, let rest) = expression.parts[member].kind, rest.count == 1,
                let (sign, number) = ownBound(first, rest[0])
            else { continue }
            switch sign {
            case .less, .lessOrEqual:
                if number <= upper.bound { upper = (number, sign == .less || number == upper.bound && upper.isOpen) }
            case .greater, .greaterOrEqual:
                if number >= lower.bound { lower = (number, sign == .greater || number == lower.bound && lower.isOpen) }
            default: continue
            }
            guard lower.bound > upper.bound || lower.bound == upper.bound && (lower.isOpen || upper.isOpen) else {
                continue
            }
            report(
                .constantOperand, at: expression.parts[member].offset,
                "No number is above \(XPathNumber.text(lower.bound)) and below \(XPathNumber.text(upper.bound)) at once, so that "
                    + "this is never so.",
                next: "Write or between them, or correct one of the numbers.")
            return
        }
    }

    /// The sign and the number with which the answer itself is compared: `. < 5`, `5 > .`.
    private func ownBound(_ first: Int, _ link: XPathExpression.Link) -> (sign: XPathOperator, number: Double)? {
        let turned: [XPathOperator: XPathOperator] = [
            .less: .greater, .greater: .less, .lessOrEqual: .greaterOrEqual, .greaterOrEqual: .lessOrEqual,
        ]
        if isOwnAnswer(first), let number = number(link.operand) { return (link.operator, number) }
        if isOwnAnswer(link.operand), let number = number(first) { return turned[link.operator].map { ($0, number) } }
        return nil
    }

    /// A text or number that is written out, as the expression writes it.
    private func literal(_ part: Int) -> String? {
        if case .text(let text) = expression.parts[part].kind { return "'\(text.shortened)'" }
        return number(part).map { XPathNumber.text($0) }
    }

    /// What a literal is, without quotation marks and spaces around.
    private func written(_ part: Int) -> String? {
        if case .text(let text) = expression.parts[part].kind { return text.trimmingWhitespace() }
        return number(part).map { XPathNumber.text($0) }
    }

    private func isOwnAnswer(_ part: Int) -> Bool {
        guard case .path(let path) = expression.parts[part].kind, path.start == .context else { return false }
        return path.steps.allSatisfy { $0.axis == .self && $0.test == .node && $0.predicates.isEmpty }
    }

    private func number(_ part: Int) -> Double? {
        switch expression.parts[part].kind {
        case .number(let number): number
        case .negation(let times, let operand):
            if case .number(let number) = expression.parts[operand].kind {
                times % 2 == 0 ? number : -number
            } else {
                nil
            }
        default: nil
        }
    }

    /// `${born} > '01/02/2026'`, `${age} = 'five'`: texts that no answer to such a question is.
    mutating func checkTypes(_ sign: XPathOperator, _ operands: [Int], _ found: [Finding]) {
        for (own, other) in [(0, 1), (1, 0)] {
            guard case .text(let text) = expression.parts[operands[other]].kind, let path = answer(found[own]),
                !["", "NaN"].contains(text.trimmingWhitespace()), XPathNumber.number(text).isNaN
            else { continue }
            let isOrder = sign.level == XPathOperator.less.level
            let effect = sign == .notEqual ? "this is always so" : "this is never so"
            switch schema.dataTypes[path] {
            case .date, .dateTime:
                // A date of another form is no number either; a word may stand for what is no answer.
                guard WrittenTime(lenient: text) == nil, isOrder || text.contains(where: \.isNumber) else { continue }
                report(
                    .notADate, at: expression.parts[operands[other]].offset,
                    "\(path.quoted) is a day, and \(text.shortened.quoted) is none that a form can read, so that \(effect).",
                    next: "Write year, month and day: date('2026-01-31').")
            case .int, .decimal:
                guard WrittenTime(lenient: text) == nil else { continue }
                report(
                    .notANumber, at: expression.parts[operands[other]].offset,
                    "\(path.quoted) is a number, and \(text.shortened.quoted) is none, so that \(effect).",
                    next: "Write the number without quotation marks.")
            default: continue
            }
            return
        }
    }

    /// `${drugs} = 'kif'` where several can be picked: only so if nothing else is.
    mutating func checkSeveral(_ sign: XPathOperator, _ operands: [Int], _ found: [Finding]) {
        guard sign == .equal || sign == .notEqual else { return }
        for (own, other) in [(0, 1), (1, 0)] {
            guard case .text(let text) = expression.parts[operands[other]].kind, let path = answer(found[own]),
                schema.closedChoices.several.contains(path), let list = schema.closedChoices.lists[path],
                list.choices.count > 1, list.contains(text)
            else { continue }
            report(
                .onlyChoice, at: expression.parts[operands[other]].offset,
                "Several choices of \(path.quoted) can be picked, and it is \(text.shortened.quoted) only if that one is picked "
                    + "alone.",
                next: sign == .equal
                    ? "Write selected(…, '\(text.shortened)') if others may be picked too."
                    : "Write not(selected(…, '\(text.shortened)')) if it must not be among them.")
            return
        }
    }

    /// `indexed-repeat(${n}, ${r}, 1)` where `n` lies outside `r`: it can never be reckoned.
    mutating func checkIndexed(_ arguments: [Int], _ found: [Finding]) {
        guard let target = found.first.flatMap(answer) else { return }
        for index in stride(from: 1, to: arguments.count - 1, by: 2) {
            guard let path = answer(found[index]), target != path, !target.hasPrefix(path + "/") else { continue }
            report(
                .argumentKind, at: expression.parts[arguments[index]].offset,
                "indexed-repeat() takes a repeat around its first argument, and \(target.quoted) does not lie in "
                    + "\(path.quoted).",
                next: "Write a question of that repeat first, or the repeat that \(target.quoted) lies in.")
        }
    }

    /// The path of the one node of the record that something is.
    func answer(_ found: Finding) -> String? {
        guard found.places.count == 1, !found.isOpen, found.places[0].list == nil else { return nil }
        return schema.primary.path(of: found.places[0].entry).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension XPathExpression.Path {
    /// Whether two paths are written alike, wherever they stand, and surely lead to the same nodes.
    fileprivate func isSame(as other: Self) -> Bool {
        guard start == .root || start == .context, start == other.start, steps.count == other.steps.count else {
            return false
        }
        return zip(steps, other.steps).allSatisfy { one, other in
            one.axis == other.axis && one.test == other.test && one.predicates.isEmpty && other.predicates.isEmpty
        }
    }
}
