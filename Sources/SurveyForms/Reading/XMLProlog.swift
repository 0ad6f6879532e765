/// Checks what comes before the root element of an XML file: encoding and DOCTYPE.
enum XMLProlog {
    /// The bytes without a byte order mark.
    ///
    /// - Throws: ``FormProblem`` if the file is too large, is not UTF-8, or has a DOCTYPE. After the root element
    ///   has begun a DOCTYPE is not well-formed, and the parser refuses it.
    static func check(_ bytes: [UInt8]) throws(FormProblem) -> ArraySlice<UInt8> {
        guard bytes.count <= FormLimits.documentBytes else {
            throw FormProblem(
                .tooLarge, "The file has \(bytes.count) bytes; the limit is \(FormLimits.documentBytes).",
                next: "Move long choice lists into a CSV file beside the form.")
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        guard String(validating: body, as: UTF8.self) != nil, !body.contains(0) else {
            throw FormProblem(
                .notUTF8, at: firstInvalidPlace(body), "The file is not UTF-8 text.",
                next: "If it is an XLSForm (.xlsx), give its file name its ending; otherwise save it as UTF-8.")
        }
        var scanner = Scanner(bytes: body)
        try scanner.scan()
        return body
    }

    private static func firstInvalidPlace(_ bytes: ArraySlice<UInt8>) -> XMLPlace {
        var line = 1
        var column = 1
        var iterator = bytes.makeIterator()
        var decoder = UTF8()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar) where scalar == "\n":
                line += 1
                column = 1
            case .scalarValue(let scalar) where scalar.value != 0:
                column += 1
            case .scalarValue, .error, .emptyInput:
                return XMLPlace(line: line, column: column)
            }
        }
    }

    /// Walks over the declaration, comments and processing instructions.
    private struct Scanner {
        let bytes: ArraySlice<UInt8>
        var position: Int

        init(bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            self.position = bytes.startIndex
        }

        mutating func scan() throws(FormProblem) {
            if hasPrefix("<?xml") { try checkEncoding() }
            while position < bytes.endIndex {
                if hasPrefix("<!--") {
                    skip(past: "-->")
                } else if hasPrefix("<?") {
                    skip(past: "?>")
                } else if hasPrefix("<!") {
                    throw FormProblem(
                        .documentType, at: place, "The file has a DOCTYPE, which XForms do not use.",
                        next: "Remove the <!DOCTYPE …> declaration.")
                } else if bytes[position] == UInt8(ascii: "<") {
                    return
                } else {
                    position += 1
                }
            }
        }

        private func checkEncoding() throws(FormProblem) {
            let declaration = String(decoding: bytes[position...].prefix(200), as: UTF8.self).prefix { $0 != ">" }
            guard let mark = declaration.range(of: "encoding") else { return }
            let rest = declaration[mark.upperBound...].drop { $0 == "=" || $0 == "\"" || $0 == "'" || $0.isWhitespace }
            let name = rest.prefix { $0 != "\"" && $0 != "'" && $0 != "?" }.lowercased()
            guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) else {
                throw FormProblem(
                    .notUTF8, at: place, "The file declares the encoding \(name.shortened.quoted).",
                    next: "Save the file as UTF-8 and declare encoding=\"UTF-8\".")
            }
        }

        private func hasPrefix(_ text: StaticString) -> Bool {
            text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        }

        private mutating func skip(past end: StaticString) {
            while position < bytes.endIndex {
                if hasPrefix(end) {
                    position += end.utf8CodeUnitCount
                    return
                }
                position += 1
            }
        }

        private var place: XMLPlace {
            let before = bytes[..<position]
            let lastEnd = before.lastIndex(of: UInt8(ascii: "\n"))
            let lines = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            return XMLPlace(line: lines, column: position - (lastEnd.map { $0 + 1 } ?? bytes.startIndex) + 1)
        }
    }
}

extension Substring {
    /// The first place of a word, without Foundation.
    fileprivate func range(of word: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { return start..<index(start, offsetBy: word.count) }
            start = index(after: start)
        }
        return nil
    }
}
