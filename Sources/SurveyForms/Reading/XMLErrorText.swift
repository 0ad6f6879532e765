/// Says what libxml2 found wrong. Foundation on Linux passes on the number of an error, not its text.
enum XMLErrorText {
    static func problem(_ number: Int, at place: XMLPlace) -> FormProblem {
        FormProblem(
            .notXML, at: place, "The file is not well-formed XML: \(text(number)).",
            next: "Convert the form again from its XLSForm, or copy the file again if it was cut short.")
    }

    /// Whether the document is well-formed all the same: warnings, and remarks on namespaces, which are not looked at.
    static func isHarmless(_ number: Int) -> Bool {
        (97...100).contains(number) || (200...205).contains(number)
    }

    /// Numbers of `xmlParserErrors` in libxml2's `xmlerror.h`, which `XMLParser.ErrorCode` repeats.
    private static func text(_ number: Int) -> String {
        switch number {
        case 3, 4: "there is no XML in it"
        case 5: "something follows the end of the document, or the document ends too early"
        case 6, 9: "a character is not allowed here"
        case 26, 27: "an entity such as &name; is not defined"
        case 22, 23: "an & is not written as &amp;, or an entity lacks its ;"
        case 38: "a < stands inside an attribute"
        case 39, 40: "an attribute's value lacks its quotation marks"
        case 41: "an attribute lacks its value"
        case 42: "an attribute is given twice"
        case 45: "a comment does not end"
        case 62, 63: "a CDATA section does not end"
        case 46, 47: "a <?…?> instruction is not complete"
        case 33, 34, 57, 75, 96, 108: "the <?xml …?> declaration in the first line is not complete"
        case 64: "something stands before the <?xml …?> declaration"
        case 65: "a space is missing between attributes"
        case 68: "a name is missing or misspelt"
        case 73: "a tag lacks its >"
        case 74: "a closing tag lacks its </"
        case 76: "a closing tag does not fit the opening tag"
        case 77: "an element does not end, the file may be cut short"
        case 81: "the text is not in the encoding that the file declares"
        default: "the parser reports error \(number)"
        }
    }
}
