# Cronbach's alpha with Feldt's interval, item statistics, KR-20, robust errors of a mean difference.
# Run in this folder: Rscript scales.R
# Data: R's `attitude` (Chatterjee & Price 1977: 30 departments, 7 scores), public; group and cluster
# are made up here by row number.
source("answers.R")
suppressMessages({library(psych); library(sandwich)})
data <- attitude
data$place <- ifelse(seq_len(nrow(data)) %% 2 == 0, "a", "b")
data$team <- (seq_len(nrow(data)) - 1) %/% 3
write_data(data, "scales")
items <- attitude
found <- psych::alpha(items)
yes <- as.data.frame(lapply(items, function(x) as.integer(x > median(x))))
binary <- psych::alpha(yes)
fit <- lm(rating ~ place + complaints + learning, data)
hc3 <- vcovHC(fit, type = "HC3")
hc1 <- vcovCL(fit, cluster = ~team, type = "HC1")
b <- coef(fit)[["placeb"]]
se <- c(sqrt(hc3["placeb", "placeb"]), sqrt(hc1["placeb", "placeb"]))
write_answers(c(
  list(alpha = found$total$raw_alpha, low = found$feldt$lower.ci[[1]], high = found$feldt$upper.ci[[1]],
       kr20 = binary$total$raw_alpha,
       difference = b, low_hc3 = b - qt(.975, fit$df.residual) * se[1], high_hc3 = b + qt(.975, fit$df.residual) * se[1],
       low_cluster = b - qt(.975, 9) * se[2], high_cluster = b + qt(.975, 9) * se[2]),
  setNames(as.list(found$item.stats$r.drop), paste0("item_rest.", names(items))),
  setNames(as.list(found$alpha.drop$raw_alpha), paste0("alpha_without.", names(items)))
), "scales")
