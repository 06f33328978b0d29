# Shared by the scripts: data are written as CSV beside the script, answers as quantity,value with 17 digits.
options(digits = 17, warn = 2)
write_data <- function(data, name) write.csv(data, paste0(name, ".data.csv"), row.names = FALSE, na = "")
write_answers <- function(answers, name) {
  values <- vapply(answers, function(x) sprintf("%.17g", x), "")
  write.csv(data.frame(quantity = names(answers), value = values),
            paste0(name, ".answers.csv"), row.names = FALSE, quote = FALSE)
}
