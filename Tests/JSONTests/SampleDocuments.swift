/// Documents to cut off and to mutate; all of them are valid, and all are containers or strings.
let sampleDocuments = [
  #"{"jsonrpc":"2.0","id":1,"method":"session/prompt","params":{"sessionId":"s","prompt":"hi"}}"#,
  #"{"a":[1,-0,1.0,1e400,12345678901234567890,0.5E-7],"b":{"c":null,"d":[true,false]},"a":{}}"#,
  #"["\"\\\/\b\f\n\r\t","\u0041\u00e9\ud83d\ude00\ud800\udc00","naïve 東京都 😀","\udead"]"#,
  " [ 1 , 2 ,\n\t{ \"x\" : [ ] , \"y\" : { } } ]\r\n",
  #"[[[[[[[["deep"]]]]]]],{"k":{"k":{"k":{"k":[{"k":"v"}]}}}}]"#,
  #"{"":"","\u0000":"\u0000","key of more than sixteen bytes":"value of more than sixteen bytes"}"#,
  #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16,"q":17,"a":18}"#,
  #""one string with an escape \n, some more text, é and 😀""#,
]
