extension ExpressionAnalysis {
    mutating func list(_ part: Int) -> Finding {
        guard case .text(let id) = expression.parts[part].kind else { return .nodes([], isOpen: true) }
        // As when it is evaluated: a list comes before the record, whose id it may share.
        if id == schema.formID, schema.lists[id] == nil, !schema.absentLists.contains(id) {
            return .nodes([.init(entry: PathSchema.document)])
        }
        listsRead.insert(id)
        if schema.lists[id] != nil { return .nodes([.init(list: id, entry: PathSchema.document)]) }
        if !schema.absentLists.contains(id) {
            if Self.isOfCommCare(id) {
                report(
                    .unknownInstance, at: expression.parts[part].offset,
                    "The list \(id.shortened.quoted) is one that CommCare's server gives to its own application alone.",
                    next: "Save the list as a CSV file, and take it with select_one_from_file or pulldata().")
                return .nodes([], isOpen: true)
            }
            var nearest = Nearest(to: id)
            for known in schema.lists.keys.sorted() + schema.absentLists.sorted() { nearest.consider(known, as: known) }
            let advice = nearest.results.map(\.quoted).joined(separator: " or ")
            report(
                .unknownInstance, at: expression.parts[part].offset, "The form has no list \(id.shortened.quoted).",
                next: advice.isEmpty ? "Add the list to the choices sheet." : "Did you mean \(advice)?")
        }
        return .nodes([], isOpen: true)
    }

    /// Cases, sessions and lookup tables.
    private static func isOfCommCare(_ id: String) -> Bool {
        ["casedb", "commcaresession", "ledgerdb"].contains(id) || id.hasPrefix("item-list:")
    }

    /// Checks arguments that are written out: patterns, formats, ids.
    mutating func checkLiterals(_ function: XPathFunction, _ arguments: [Int]) {
        func literal(_ index: Int) -> String? {
            guard index < arguments.count, case .text(let text) = expression.parts[arguments[index]].kind else {
                return nil
            }
            return text
        }
        func offset(_ index: Int) -> Int { expression.parts[arguments[index]].offset }
        switch function {
        case .regex:
            guard let pattern = literal(1) else { return }
            do throws(TextPattern.Fault) { _ = try TextPattern(pattern) } catch {
                report(
                    .badPattern, at: offset(1),
                    "The pattern \(pattern.shortened.quoted) cannot be used: \(error.cause).",
                    next: "Write a regular expression such as '[0-9]{8}'.")
            }
        case .date, .dateTime, .decimalDateTime: if let day = literal(0) { checkDate(day, offset(0)) }
        case .formatDate, .formatDateTime:
            if let day = literal(0) { checkDate(day, offset(0)) }
            guard let format = literal(1), let unknown = DateFormat.unknownIdentifier(in: format) else { return }
            report(.badFormat, at: offset(1), "Formats of dates have no \(unknown.quoted).", next: DateFormat.advice)
        case .digest:
            guard let algorithm = literal(1), Digest.bytes(of: "", algorithm: algorithm) == nil else { return }
            report(
                .badFormat, at: offset(1), "There is no digest \(algorithm.shortened.quoted).",
                next: "Write MD5, SHA-1, SHA-256, SHA-384 or SHA-512.")
        case .pulldata:
            guard let id = literal(0) else { return }
            _ = list(arguments[0])
            for index in [1, 2] { if let name = literal(index) { checkColumn(name, of: id, offset(index)) } }
        case .itext:
            guard let id = literal(0), !schema.hasText(id) else { return }
            report(
                .unknownText, at: offset(0), "No translation has the text \(id.shortened.quoted).",
                next: "Add the text to the form's translations.")
        case .choiceName:
            if let reference = literal(1) {
                checkQuestion(reference, offset(1))
            } else if arguments.count > 1, case .path = expression.parts[arguments[1]].kind {
                report(
                    .pathAsText, at: offset(1),
                    "jr:choice-name() takes the path of a question as a text; without quotation marks it gets the answer.",
                    next: "Put it between quotation marks: jr:choice-name(${sex}, '${sex}').")
            }
        default: return
        }
    }

    /// Checks a column that the rows of a list are to have, as far as anything is known of them.
    private mutating func checkColumn(_ name: String, of id: String, _ offset: Int) {
        guard let list = schema.lists[id] else { return }
        let rows = list.children(of: PathSchema.document).flatMap(list.children(of:))
        guard !rows.contains(where: { list.child(of: $0, named: name, isAttribute: false) != nil }) else { return }
        report(
            .unknownColumn, at: offset, "The list \(id.shortened.quoted) has no column \(name.shortened.quoted).",
            next: list.adviceOnColumns(of: rows, insteadOf: name))
    }

    /// Checks the path inside the text that `jr:choice-name` takes.
    private mutating func checkQuestion(_ reference: String, _ offset: Int) {
        if let path = path(in: reference) {
            // A choice has the same name in every instance.
            if paths[path] == nil { paths[path] = .max }
            choicesNamed.insert(path)
        } else if !context.isOpen {
            let name = reference.trimmingWhitespace().split(separator: "/").last.map(String.init) ?? reference
            reportUnknown(reference.trimmingWhitespace(), name, schema.primary, offset)
        }
    }

    /// The path of the question that such a text means; nil if there is none.
    func path(in reference: String) -> String? {
        let own = context.places.first.flatMap { schema.primary.path(of: $0.entry) } ?? ""
        let names = [schema.rootName] + own.split(separator: "/").map(String.init)
        return Evaluator.template(reference, from: names).flatMap { schema.primary.entry(at: $0) == nil ? nil : $0 }
    }
}
