/// What an expression says and its author will hardly mean.
extension ExpressionAnalysis {
    /// `${a} = 'x' or 'y'`: a text or a number by itself is true, whatever is answered.
    mutating func checkOperands(_ joint: XPathOperator, _ members: [Int]) {
        for (before, member) in zip(members, members.dropFirst()) {
            guard case .chain(_, let rest) = expression.parts[before].kind, let link = rest.last,
                (3...4).contains(link.operator.level)
            else { continue }
            let (written, isTrue): (String, Bool)
            switch expression.parts[member].kind {
            case .text(let text): (written, isTrue) = ("'\(text.shortened)'", !text.isEmpty)
            case .number(let number): (written, isTrue) = (XPathNumber.text(number), number != 0)
            default: continue
            }
            report(
                .constantOperand, at: expression.parts[member].offset,
                "\(written) behind \(joint.rawValue) is compared with nothing: by itself it is always "
                    + "\(isTrue ? "true" : "false").",
                next: "Write the whole comparison again: … \(link.operator.rawValue) \(written).")
        }
    }

    /// `'${a}' = 'x'`: the quotation marks make a text of the question's path.
    mutating func checkComparison(_ operands: [Int]) {
        for operand in operands {
            guard case .text(let text) = expression.parts[operand].kind else { continue }
            let path = text.trimmingWhitespace()
            let root = "/\(schema.rootName)/"
            guard path.hasPrefix(root), schema.primary.entry(at: String(path.dropFirst(root.count))) != nil else {
                continue
            }
            report(
                .pathAsText, at: expression.parts[operand].offset,
                "The quotation marks make this the text \(path.shortened.quoted) and not the answer to that question.",
                next: "Leave out these quotation marks.")
        }
    }

    /// `${opens} < ${closes}`: a time of day is no number, so that nothing is before or after it. JavaRosa takes the day of both.
    mutating func checkTimes(_ sign: XPathOperator, _ operands: [Int], _ found: [Finding]) {
        guard sign.level == XPathOperator.less.level else { return }
        for (own, other) in [(0, 1), (1, 0)] {
            guard found[own].places.count == 1, !found[own].isOpen, found[own].places[0].list == nil,
                let path = schema.primary.path(of: found[own].places[0].entry), schema.dataTypes[path] == .time
            else { continue }
            var next = "Compare the part of the day that has passed: write decimal-time(…) around each of the two."
            if case .text(let text) = expression.parts[operands[other]].kind, let time = WrittenTime(time: text)?.time {
                let part = Double(time) / Double(WrittenTime.dayMilliseconds)
                next =
                    "Compare the part of the day that has passed: write decimal-time(…) around the question, and "
                    + "\(XPathNumber.text(part)) for \(text.quoted)."
            }
            report(
                .unorderedTimes, at: expression.parts[operands[own]].offset,
                "\(path.quoted) is a time of day, and \(sign.rawValue) puts no times of day in order: this is never so.",
                next: next)
            return
        }
    }

    /// `2020-01-01` without quotation marks is 2018.
    mutating func checkSubtraction(_ first: Int, _ rest: [XPathExpression.Link]) {
        guard rest.count >= 2, case .number(let year) = expression.parts[first].kind,
            rest[0].operator == .subtract, rest[1].operator == .subtract
        else { return }
        let offset = expression.parts[first].offset
        let text = String(String.UnicodeScalarView(expression.source.unicodeScalars.dropFirst(offset).prefix(10)))
        guard WrittenTime(stored: text) != nil else { return }
        let written = rest.prefix(2).reduce(year) { value, link in
            if case .number(let number) = expression.parts[link.operand].kind { value - number } else { value }
        }
        report(
            .dateAsNumber, at: offset,
            "\(text) without quotation marks is a subtraction: \(XPathNumber.text(written)).",
            next: "Write date('\(text)').")
    }

    /// `date('2020-13-45')`
    mutating func checkDate(_ text: String, _ offset: Int) {
        guard !text.isEmpty, WrittenTime(lenient: text) == nil, XPathNumber.number(text).isNaN else { return }
        report(
            .notADate, at: offset, "\(text.shortened.quoted) is no day of the calendar.",
            next: "Write year, month and day, such as '2026-01-31'.")
    }

    /// A name by itself is a path: `yes` for `'yes'`.
    mutating func reportBareName(_ name: String, _ offset: Int) {
        let call = name.lowercased()
        if let function = XPathFunction(named: call), function.signature.takesNothing {
            let isText = function == .true || function == .false ? "" : ", or '\(name)' if it is a text"
            report(
                .unknownPath, at: offset,
                "\(name.quoted) without brackets is the name of a question, and there is none.",
                next: "Write \(call)()\(isText).")
            return
        }
        budget -= schema.primary.count
        let near =
            budget > 0 ? schema.primary.nearest(to: name).first { $0 == name || $0.hasSuffix("/\(name)") } : nil
        report(
            .unknownPath, at: offset,
            "\(name.shortened.quoted) without quotation marks means something of that name inside this question or group, "
                + "and there is none.",
            next: near.map {
                "Write its path, in an XLSForm ${\(name)}, if the question \($0.quoted) is meant, and '\(name)' if it is "
                    + "a text."
            }
                ?? "Write '\(name.shortened)' if it is a text.")
    }
}
