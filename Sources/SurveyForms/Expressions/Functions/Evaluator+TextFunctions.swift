extension Evaluator {
    mutating func textFunction(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        switch call.function {
        case .string: return .text(try optionalText(call))
        case .concat: return try joined(call, from: 0, separator: "")
        case .join: return try joined(call, from: 1, separator: try text(call, 0))
        case .substr: return try substr(call)
        case .substring: return try substring(call)
        case .translate: return try translate(call)
        case .stringLength: return .number(Double(try optionalText(call).unicodeScalars.count))
        case .normalizeSpace:
            let words = try optionalText(call).unicodeScalars.split { $0.isXPathSpace }
            return .text(words.map { String($0) }.joined(separator: " "))
        case .regex: return .boolean(try matches(call))
        case .name, .localName: return .text(try nodeName(call))
        default: return try searched(call)
        }
    }

    private mutating func searched(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        let whole = Array(try text(call, 0).utf8)
        let part = Array(try text(call, 1).utf8)
        try spend((whole.count + part.count) / 16, call.part)
        switch call.function {
        case .startsWith: return .boolean(whole.starts(with: part))
        case .endsWith: return .boolean(whole.reversed().starts(with: part.reversed()))
        default: break
        }
        let place = Self.firstPlace(of: part, in: whole)
        switch call.function {
        case .contains: return .boolean(place != nil)
        case .substringBefore: return .text(place.map { String(decoding: whole[..<$0], as: UTF8.self) } ?? "")
        default: return .text(place.map { String(decoding: whole[($0 + part.count)...], as: UTF8.self) } ?? "")
        }
    }

    /// Knuth, Morris and Pratt: time that grows with both lengths and not with their product.
    private static func firstPlace(of part: [UInt8], in whole: [UInt8]) -> Int? {
        guard !part.isEmpty else { return 0 }
        var fallback = [Int](repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0, part[index] != part[matched] { matched = fallback[matched - 1] }
            if part[index] == part[matched] { matched += 1 }
            fallback[index] = matched
        }
        matched = 0
        for (index, byte) in whole.enumerated() {
            while matched > 0, byte != part[matched] { matched = fallback[matched - 1] }
            if byte == part[matched] { matched += 1 }
            if matched == part.count { return index + 1 - matched }
        }
        return nil
    }

    /// The argument, or the text of the context node where there is none.
    private mutating func optionalText(_ call: Call) throws(ExpressionProblem) -> String {
        call.count == 0 ? instances.text(of: call.focus.node) : try text(call, 0)
    }

    private mutating func joined(
        _ call: Call, from first: Int, separator: String
    ) throws(ExpressionProblem) -> XPathValue {
        var result = ""
        for (position, value) in try values(call, from: first).enumerated() {
            if position > 0 { result += separator }
            result += instances.text(of: value)
            if result.utf8.count > FormLimits.resultBytes { break }
        }
        return try checked(result, call.part)
    }

    /// `substr(text, start, end)`: from 0, the end not included; below zero counts from the end, as in JavaRosa.
    private mutating func substr(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        let scalars = Array(try text(call, 0).unicodeScalars)
        let start = Self.index(try number(call, 1), scalars.count)
        let end = call.count == 3 ? Self.index(try number(call, 2), scalars.count) : scalars.count
        guard start < end else { return .text("") }
        return .text(String(String.UnicodeScalarView(scalars[start..<end])))
    }

    private static func index(_ number: Double, _ count: Int) -> Int {
        guard !number.isNaN else { return 0 }
        let whole = number.rounded(.towardZero)
        let fromEnd = whole < 0 ? whole + Double(count) : whole
        return Int(min(max(0, fromEnd), Double(count)))
    }

    /// XPath's `substring(text, position, length)`: from 1, with rounding and NaN as XPath 1.0 defines them.
    private mutating func substring(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        let scalars = Array(try text(call, 0).unicodeScalars)
        let start = XPathNumber.round(try number(call, 1), places: 0)
        let end = call.count == 3 ? start + XPathNumber.round(try number(call, 2), places: 0) : .infinity
        guard !start.isNaN, !end.isNaN, end > 1 else { return .text("") }
        let from = Int(min(max(start, 1), Double(scalars.count + 1))) - 1
        let to = Int(min(end, Double(scalars.count + 1))) - 1
        guard from < to else { return .text("") }
        return .text(String(String.UnicodeScalarView(scalars[from..<to])))
    }

    private mutating func translate(_ call: Call) throws(ExpressionProblem) -> XPathValue {
        let source = try text(call, 0)
        let replacements = Array(try text(call, 2).unicodeScalars)
        var table: [Unicode.Scalar: Unicode.Scalar?] = [:]
        for (index, scalar) in try text(call, 1).unicodeScalars.enumerated() where table[scalar] == nil {
            table.updateValue(index < replacements.count ? replacements[index] : nil, forKey: scalar)
        }
        var result = String.UnicodeScalarView()
        for scalar in source.unicodeScalars {
            if let mapped = table[scalar] {
                if let mapped { result.append(mapped) }
            } else {
                result.append(scalar)
            }
        }
        return .text(String(result))
    }

    private mutating func matches(_ call: Call) throws(ExpressionProblem) -> Bool {
        let value = try text(call, 0)
        let source = try text(call, 1)
        try spend(value.utf8.count + source.utf8.count, call.part)
        var work = 0
        let fits: Bool
        do throws(TextPattern.Fault) {
            fits = try TextPattern(source).matchesAll(of: value, &work)
        } catch {
            throw problem(
                .badPattern, call.arguments[1],
                "The pattern \(source.shortened.quoted) cannot be used: \(error.cause).",
                next: "Write a regular expression such as '[0-9]{8}'.")
        }
        // A step of a match is far shorter than one to a node.
        try spend(work / 8, call.part)
        return fits
    }

    private mutating func nodeName(_ call: Call) throws(ExpressionProblem) -> String {
        let node = call.count == 0 ? call.focus.node : try nodes(call.arguments[0], call.focus).first
        return node.map { instances.trees[Int($0.instance)].name(of: $0.node) } ?? ""
    }
}
